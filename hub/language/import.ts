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
};
