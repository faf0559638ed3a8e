import type { Phrases } from "@prilavok/contracts/language/phrases.ts";

/** The program itself, `serve`, `migrate` and `config`. */
export const servicePhrases: Phrases = {
  "The hub of Prilavok: receipts, plans and reports of a chain of shops":
    "Хаб Прилавка: чеки, планы и показатели сети магазинов",
  "language of output: ru or en (environment: PRILAVOK_LANG)":
    "язык вывода: ru или en (переменная окружения PRILAVOK_LANG)",
  "print one member of the result and nothing else, such as accesskey or 0.id":
    "напечатать одно поле результата и больше ничего, например accesskey или 0.id",
  "open the hub's door and serve until SIGTERM or Ctrl-C":
    "принимать запросы, пока не придёт SIGTERM или Ctrl-C",
  "port to listen on; 0 takes a free one (environment: PORT)":
    "порт; 0 — любой свободный (переменная окружения PORT)",
  "address to listen on (environment: HOST)": "адрес, на котором слушать (переменная окружения HOST)",
  "bring the database to this program's schema and stop":
    "привести базу данных к схеме этой версии и закончить",
  "print one JSON object": "напечатать один объект JSON",
  "print the result as one line of JSON": "напечатать результат одной строкой JSON",
  "print the settings in force and where each came from, secrets hidden":
    "напечатать действующие настройки и откуда каждая, без секретов",
  "the result cannot be written: {}": "результат не записать: {}",
  "nothing to apply": "применять нечего",
};
