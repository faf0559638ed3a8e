import type { Phrases } from "@prilavok/contracts/language/phrases.ts";

/** `goods` and `goods import`: help, columns and words of their output. */
export const goodsPhrases: Phrases = {
  "the goods of an account": "товары аккаунта",
  "add an article; the account is made on first use":
    "добавить товар; аккаунт заводится при первом добавлении",
  "its name": "название",
  "such as 99.90": "например 99.90",
  "barcode of 8, 12, 13 or 14 digits": "штрихкод из 8, 12, 13 или 14 цифр",
  "such as шт or кг": "например шт или кг",
  "several are separated by &&": "несколько разделяются &&",
  "list goods in the order in which they were added": "показать товары в порядке добавления",
  "only those after this id: the last one of the list before":
    "только следующие за этим id — последним в прежнем списке",
  "a part of the name, or the beginning of the code": "часть названия или начало кода",
  "the article that is sold under this barcode": "товар, который продаётся с этим штрихкодом",
  "on sale": "продаётся",
  "archived ones too": "и архивные",
  "show one article, archived or not": "показать товар, и архивный тоже",
  "change what is given of an article": "изменить указанное у товара",
  "it has no barcode": "штрихкода нет",
  "an archived one is sold again": "архивный снова продаётся",
  "take an article out of sale; goods change --restore brings it back":
    "снять товар с продажи; goods change --restore возвращает его",
  "import goods from a CSV file (.gz too); safe to repeat":
    "загрузить товары из файла CSV (и .gz); можно повторять",
  "columns: field=column,… (default: found by their usual names)":
    "столбцы: поле=столбец,… (по умолчанию — по обычным названиям)",
  "between columns; \\t for a tab (default: seen from the first line)":
    "разделитель столбцов; \\t — табуляция (по умолчанию — по первой строке)",
  "default: seen from the file, UTF-8 or windows-1251": "по умолчанию — по файлу: UTF-8 или windows-1251",
  "take goods out of sale that the file does not have": "снять с продажи товары, которых в файле нет",
  "where refused lines are written, one JSON object a line (default: FILE.errors.jsonl)":
    "куда писать непринятые строки, по объекту JSON в строке (по умолчанию ФАЙЛ.errors.jsonl)",
  "read, check and count; write nothing": "прочитать, проверить и посчитать; ничего не записывать",
  barcode: "штрихкод",
  category: "категория",
  archived: "в архиве",
  "{}: {} lines, {}, delimiter {}": "{}: {} строк, {}, разделитель {}",
  "added {}, changed {}, unchanged {}, archived {}, refused {}":
    "добавлено {}, изменено {}, без изменений {}, в архив {}, не принято {}",
  "dry run: nothing was written": "проверка: ничего не записано",
  "nothing was archived: {}": "в архив ничего не перенесено: {}",
  "refused lines: {}": "непринятые строки: {}",
  "{} s, {} lines/s": "{} с, {} строк/с",
  "stopped; run it again to go on": "остановлено; запустите ещё раз, чтобы продолжить",
  "one character is wanted.": "нужен один символ.",
  "--map names {} twice": "--map называет {} дважды",
  "two columns could be {}: {}; say which by --map": "на {} похожи два столбца: {}; укажите один в --map",
  "the file has no column {}; it has {}": "в файле нет столбца {}; есть {}",
  "no column is the code; the file has {}; say which one by --map code=…":
    "столбец кода не найден; в файле есть {}; укажите его: --map code=…",
  "besides the code no column is known; the file has {}": "кроме кода, столбцы неизвестны; в файле есть {}",
  "{} is larger than {} bytes unpacked": "{} в распакованном виде больше {} байт",
};
