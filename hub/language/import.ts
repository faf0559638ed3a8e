import type { Phrases } from "@prilavok/contracts/language/phrases.ts";

/** `import`: help, and the words of its summary. */
export const importPhrases: Phrases = {
  "import receipts from a CSV file (.gz too) through the door that the tills use; safe to repeat":
    "загрузить чеки из файла CSV (и .gz) тем же путём, что и кассы; можно повторять",
  "columns: field=column,…, a JSON file, or a preset (uci)":
    "столбцы: поле=столбец,…, файл JSON или готовый набор (uci)",
  "the hub's address (default: this hub's, by HOST and PORT)":
    "адрес хаба (по умолчанию — этого хаба, по HOST и PORT)",
  "device key; better in the environment, where ps does not show it":
    "ключ устройства; лучше в переменной окружения, где его не покажет ps",
  "zone of times without an offset (default: each store's own)":
    "часовой пояс времён без смещения (по умолчанию — пояс магазина)",
  "ymd, dmy, mdy": "ymd, dmy, mdy",
  "between columns; \\t for a tab": "разделитель столбцов; \\t — табуляция",
  "utf-8, windows-1251, utf-16le, koi8-r, ibm866": "utf-8, windows-1251, utf-16le, koi8-r, ibm866",
  "numbers are written 1 234,50": "числа записаны как 1 234,50",
  "quotation marks are characters like any other": "кавычки — обычные символы",
  "the file has no line of names; columns are called 1, 2, 3…":
    "в файле нет строки названий; столбцы называются 1, 2, 3…",
  "leave out the rows before this line": "пропустить строки до этой",
  "how far apart rows of one receipt may stand": "как далеко друг от друга могут стоять строки одного чека",
  "calls at the same time": "вызовов одновременно",
  "receipts in a call": "чеков в вызове",
  "how long the hub may be away": "сколько ждать хаба",
  "write refused receipts and skipped rows there, one JSON object a line":
    "писать туда непринятые чеки и пропущенные строки, по объекту JSON в строке",
  "read and count, send nothing": "прочитать и посчитать, ничего не отправлять",
  "begin anew, not where an interrupted import stopped": "начать заново, а не с места остановки",
  "print one JSON object, without progress": "напечатать один объект JSON, без хода работы",
  "{}: {} rows, {} receipts ({} refunds), {} positions, sum {}":
    "{}: строк {}, чеков {} (возвратов {}), позиций {}, сумма {}",
  "dry run: nothing was sent": "проверка: ничего не отправлено",
  "registered {}, known before {}, refused {}": "зарегистрировано {}, известно раньше {}, не принято {}",
  "resumed: {} receipts were in already": "продолжено: {} чеков уже было",
  "refused receipts:": "непринятые чеки:",
  "skipped rows:": "пропущенные строки:",
  "imported as they are:": "загружены как есть:",
  "{} s, {} receipts/s": "{} с, {} чеков/с",
  "stopped: {}": "остановлено: {}",
  "a device key is needed: set PRILAVOK_KEY (prilavok-hub device add prints one)":
    "нужен ключ устройства: задайте PRILAVOK_KEY (ключ показывает prilavok-hub device add)",
};
