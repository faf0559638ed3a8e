import type { Phrases } from "@prilavok/contracts/language/phrases.ts";

/** Help of all commands but `queue`, `order` and `goods`. */
export const helpPhrases: Phrases = {
  "The till of Prilavok: a software cash register for cash programs on its network":
    "Касса Прилавка: программная касса для кассовых программ в её сети",
  "language of output: ru or en (environment: PRILAVOK_LANG)":
    "язык вывода: ru или en (переменная окружения PRILAVOK_LANG)",
  "open the till's door and serve until SIGTERM or Ctrl-C":
    "принимать запросы, пока не придёт SIGTERM или Ctrl-C",
  "print the result as JSON": "напечатать результат в JSON",
  "once, when a journal is lost for good: begin a new one, which keeps these words":
    "один раз, когда журнал потерян навсегда: начать новый, который хранит эти слова",
  "the shift of the till that serves": "смена работающей кассы",
  "tell the state of the shift and the drawer": "показать состояние смены и ящика",
  "open a shift": "открыть смену",
  "who does it": "кто это делает",
  "close the shift and print its Z report": "закрыть смену и напечатать Z-отчёт",
  "print the open shift's X report, and leave the shift open": "напечатать X-отчёт, не закрывая смену",
  "tell the mode, or change it while no shift is open": "показать режим или сменить его, пока смена закрыта",
  "work, demo, training": "work (рабочий), demo (демонстрация), training (обучение)",
  "the sale that blocks others (result code 410)": "продажа, которая не даёт пробить другие (код 410)",
  "tell which sale it is, if there is one": "показать её, если она есть",
  "register it: its card payment stands": "зарегистрировать её: оплата картой прошла",
  "give it up, after its card payment was cancelled": "отказаться от неё: оплата картой отменена",
  "what became of the card payment": "что стало с оплатой картой",
  "go through the whole journal: numbers, hash chain, drawer, shifts; ends with 1 at the first fault":
    "проверить весь журнал: номера, цепочку хешей, ящик, смены; код выхода 1 при первой ошибке",
  "whose journal; by default the till's current mode": "чей журнал; по умолчанию — текущего режима кассы",
  "a document's hash that is known from elsewhere, as from a printed Z report":
    "хеш документа, известный из другого места, например из напечатанного Z-отчёта",
  "print documents of the journal, one line of JSON each":
    "вывести документы журнала, по строке JSON на каждый",
  "the first document": "первый документ",
  "the last document": "последний документ",
  "only the documents of a shift": "только документы смены",
  "copy the journal to a new file, while the till may go on selling, and verify the copy":
    "скопировать журнал в новый файл, не останавливая продажи, и проверить копию",
  "the copy; it must not be there yet": "копия; такого файла ещё не должно быть",
  "print the configuration in force, secrets hidden; of a connection with what is wrong with it":
    "показать действующие настройки без секретов; у соединения — и что в нём не так",
  "a connection's own file instead of till.ini": "файл соединения вместо till.ini",
  "print a file with every parameter and its default instead":
    "вместо этого вывести файл со всеми параметрами и значениями по умолчанию",
  "the PIN that callers exchange for a token": "PIN, который программы меняют на токен",
  "ask for a new PIN, or read it from the standard input; every token ends":
    "спросить новый PIN или прочитать его из стандартного ввода; все токены прекращаются",
  "let calls through without a token; every token ends":
    "принимать вызовы без токена; все токены прекращаются",
  "tell whether there is a PIN": "показать, есть ли PIN",
  "jobs of the printer": "задания принтера",
  "the last {} jobs, the latest first": "последние {} заданий, новые сверху",
  "print a job that was given up or cancelled, within seconds":
    "напечатать отложенное или отменённое задание, через несколько секунд",
  "the job's id": "номер задания",
  "never print a job that waits or was given up": "не печатать задание, которое ждёт или отложено",
  "serve an emulated fiscal device with a memory of its own, for tills with --fiscal http://…; no fiscal device.\nIts documents are in emulator.memory of the data folder; failures are switched in {} there":
    "работать эмулятором фискального устройства со своей памятью, для касс с --fiscal http://…; это не фискальное\nустройство. Его документы в emulator.memory в папке данных; сбои включаются там же в {}",
  "port on 127.0.0.1; 0 takes a free one": "порт на 127.0.0.1; 0 — любой свободный",
  none: "нет",
};
