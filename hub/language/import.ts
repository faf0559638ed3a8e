import type { Phrases } from "@prilavok/contracts/language/phrases.ts";

/** `import`: help, and the words of its preview, result and list. */
export const importPhrases: Phrases = {
  "import receipts from a CSV file (.gz too): shows what it would write, and asks; safe to repeat":
    "загрузить чеки из файла CSV (и .gz): показывает, что запишет, и спрашивает; можно повторять",
  "auto, field=column,…, a JSON file, or a preset ({})":
    "auto, поле=столбец,…, файл JSON или готовый набор ({})",
  "words of the kind column: Да=refund,Нет=sale": "слова столбца вида: Да=refund,Нет=sale",
  "the store of receipts that name none": "магазин чеков, в которых он не назван",
  "the till of that store (default: the store as a whole)":
    "касса этого магазина (по умолчанию магазин целиком)",
  "the till of this device key, instead of --store; better in the environment":
    "касса этого ключа вместо --store; лучше в переменной окружения",
  "the account; by default the only one there is": "аккаунт; по умолчанию единственный",
  "zone of times without an offset (default: each store's own)":
    "часовой пояс времён без смещения (по умолчанию — пояс магазина)",
  "default: seen from the file": "по умолчанию — по файлу",
  "as --decimal comma": "как --decimal comma",
  "\\t for a tab (default: seen from the file)": "\\t — табуляция (по умолчанию — по файлу)",
  "quotation marks are characters like any other": "кавычки — обычные символы",
  "the file has no line of names; columns are called 1, 2, 3…":
    "в файле нет строки названий; столбцы называются 1, 2, 3…",
  "import the rest when receipts or rows cannot be imported":
    "загрузить остальное, если часть чеков или строк загрузить нельзя",
  "write what is refused there, one JSON object a line": "писать туда непринятое, по объекту JSON в строке",
  "check all and write nothing": "всё проверить и ничего не записать",
  "do not ask": "не спрашивать",
  "print one JSON object, without progress": "напечатать один объект JSON, без хода работы",
  "list the imports and what is there of each": "показать загрузки и что от каждой есть",
  "remove the receipts that an import brought in, and no other; run it again if it was stopped":
    "убрать чеки, которые принесла загрузка, и никакие другие; если прервано, запустите ещё раз",
  "{}: {}, delimiter {}, decimal {}, dates {}": "{}: {}, разделитель {}, дробная часть: {}, даты {}",
  "columns: {}": "столбцы: {}",
  "first receipts:": "первые чеки:",
  "by day:": "по дням:",
  "{} rows, {} receipts ({} refunds), {} positions, {} sellers, sum {}":
    "строк {}, чеков {} (возвратов {}), позиций {}, продавцов {}, сумма {}",
  "there already: {} receipts": "уже есть чеков: {}",
  "not counted: {} void receipts, {} void rows in all": "не учтено отменённых: чеков {}, строк всего {}",
  "footings, not counted:": "итоговые строки, не учтены:",
  "refused receipts:": "непринятые чеки:",
  "rows that belong to no receipt:": "строки, не относящиеся ни к одному чеку:",
  "imported as they are:": "загружены как есть:",
  "warnings:": "предупреждения:",
  "dry run: nothing was written": "проверка: ничего не записано",
  "nothing was written: {}": "ничего не записано: {}",
  "all of it is there already": "всё уже есть",
  "the answer was no": "ответ «нет»",
  "import {}: registered {}, there before {}, refused {}":
    "загрузка {}: зарегистрировано {}, было раньше {}, не принято {}",
  "{} s, {} receipts/s": "{} с, {} чеков/с",
  "to take it back: {}": "отменить: {}",
  "stopped: {}; run the same command again, it goes on":
    "остановлено: {}; запустите ту же команду, она продолжит",
  "import {} ({}): {} receipts removed": "загрузка {} ({}): убрано чеков: {}",
  "there is no import yet": "загрузок ещё нет",
  "the import's number is needed; see import list.": "нужен номер загрузки; его показывает import list.",
  "Import {} receipts?": "Загрузить чеков: {}?",
  started: "начата",
  sum: "сумма",
  days: "дни",
  file: "файл",
  undone: "отменена",
  finished: "закончена",
  "stopped or running": "прервана или идёт",
  "; {} stay, because a till has sent them since": "; {} остались: их с тех пор прислала касса",
  "{} receipts": "чеков: {}",
  "{} there already": "уже есть: {}",
  "… {} more days, to {}": "… и ещё дней: {}, до {}",
  "… {} more": "… и ещё {}",
  "line {}": "строка {}",
  "line {}: {}": "строка {}: {}",
  "there is no terminal to ask at; --yes imports it": "спросить не на чем: это не терминал; загрузит --yes",
  "{} cannot be imported. Fix the file, or say --skip-broken to import the rest":
    "загрузить нельзя: {}. Исправьте файл или загрузите остальное с --skip-broken",
  "{} rows": "строк: {}",
  "{} receipts and {} rows": "чеков {}, строк {}",
  "{} other receipts are there on these days: from the tills, or of this file with another map?":
    "в эти дни уже есть других чеков: {}; от касс или из этого файла с другим --map?",
  "{} receipts are of the future": "чеков из будущего: {}",
  "the footing says {}, the receipts add up to {}": "в итоговой строке {}, а сумма чеков {}",
  'the column "{}" looks like {} and is not used': "столбец «{}» похож на {} и не используется",
  "the file names no store; say --store": "в файле не назван магазин; укажите --store",
  "not the ext id of a store": "это не внешний id магазина",
  "there is no store of this ext id; add it, or say another by --store":
    "магазина с таким внешним id нет; добавьте его или укажите другой в --store",
  "the store has no till of this ext id; add it, or join the column into the number":
    "в магазине нет кассы с таким внешним id; добавьте её или присоедините столбец к номеру",
  "the till is blocked": "касса заблокирована",
  "--till goes with --store": "--till указывают вместе с --store",
  "the key is not accepted: {}": "ключ не принят: {}",
  "the key is an administrator's, not a till's": "это ключ администратора, а не кассы",
  "there is no import {}; `import list` shows them": "загрузки {} нет; номера показывает `import list`",
  "import {} is running; stop it, or wait for its end": "загрузка {} идёт: остановите её или дождитесь конца",
  "import {} ({}) was undone before; nothing was left to remove":
    "загрузка {} ({}) уже была отменена; убирать нечего",
  "the database went away; run the command again, it goes on":
    "база данных пропала; запустите команду ещё раз, она продолжит",
  "{} is not there": "{}: такого файла нет",
  "{} is a folder, not a file": "{} — папка, а не файл",
  "{} may not be read by this user": "{}: у этого пользователя нет права на чтение",
  "{} is cut off: its packed data end too early": "{} обрезан: сжатые данные кончаются слишком рано",
  "{} is damaged, or not packed although its name ends in .gz":
    "{} повреждён или не сжат, хотя имя кончается на .gz",
  "the file is empty": "файл пуст",
  "the file has no column {}; it has {}": "в файле нет столбца {}; есть {}",
  "a receipt of this number and time is there with other contents":
    "чек с этим номером и временем уже есть, с другим содержимым",
  "held back: a row that cannot be read may belong to it":
    "задержан: к нему может относиться нечитаемая строка",
  "no receipt number": "нет номера чека",
  "a part of the receipt's number is missing": "нет части номера чека",
  "time cannot be read": "время не читается",
  "number cannot be read": "число не читается",
  "no sum": "нет суммы",
  "no quantity": "нет количества",
  "not a row of this file": "это не строка этого файла",
  "not a known word in the void column": "незнакомое слово в столбце отмены",
  "no kind, and the row before of the same receipt is no sale":
    "вид не указан, а предыдущая строка чека — не продажа",
  "not a known kind; say it by --kind": "незнакомый вид; укажите его в --kind",
  "a row without a number and without goods": "строка без номера и без товара",
  "an attribute differs between the rows of one receipt": "свойство различается в строках одного чека",
  "some rows of this number tell their shift or till, and others do not":
    "в одних строках этого номера смена или касса есть, в других нет",
  "one number at times far apart: two receipts? Map shift or till, or join columns into the number":
    "один номер в далёкое время: два чека? Укажите столбец смены или кассы или присоедините столбцы к номеру",
  "a receipt without positions": "чек без позиций",
  "more than {} positions": "позиций больше {}",
  "receipt number longer than {} characters": "номер чека длиннее {} знаков",
  "amount out of range": "сумма вне пределов",
  "the rows do not add up to the receipt's sum": "строки не складываются в сумму чека",
  "a discount that its rows have no room for": "скидка больше, чем могут вместить строки",
  "the hub refuses {}: {} is expected": "хаб не принимает {}: нужно {}",
  "receipts whose rows bear several times; the earliest is taken":
    "чеки, у строк которых разное время; взято самое раннее",
  "receipts with other receipts' rows between theirs": "чеки, между строками которых стоят строки других",
  "receipts without a time of day; they count at midnight": "чеки без времени суток; считаются в полночь",
  "receipts of amount 0": "чеки на сумму 0",
  "rows of refunds with a positive total; the hub stores them with the receipt's sign":
    "строки возвратов с положительной суммой; хаб хранит их со знаком чека",
  "rows of sales with a negative total": "строки продаж с отрицательной суммой",
  "rows of total 0": "строки на сумму 0",
  "rows that repeat another row of their receipt exactly; they stay":
    "строки, точно повторяющие другую строку чека; они остаются",
  "names, sellers, categories or articles cut to the contract's length":
    "названия, продавцы, категории или артикулы укорочены до допустимой длины",
  "customer ids longer than 32 characters, taken as guest":
    "id покупателей длиннее 32 знаков, приняты как гость",
};
