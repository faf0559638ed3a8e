import type { Phrases } from "@prilavok/contracts/language/phrases.ts";

/** Options that are parameters of till.ini too. */
export const parameterPhrases: Phrases = {
  "{} ({}, by default {})": "{} ({}, по умолчанию {})",
  "{} (TILL_{})": "{} (TILL_{})",
  "Folder of the journals and of the till's own state.": "Папка журналов и состояния кассы.",
  "Folder of till.ini, and of the plugins' files in ncash.ini.d.":
    "Папка till.ini и файлов плагинов в ncash.ini.d.",
  "Port of the Till API; 0 takes a free one.": "Порт кассы; 0 — любой свободный.",
  "Address to listen on. Beyond this machine (such as 0.0.0.0) only with a PIN of at least 6 digits.":
    "Адрес, на котором слушать. За пределами этой машины (например 0.0.0.0) — только с PIN не короче 6 цифр.",
  "Names under which callers reach the till, between commas; addresses and localhost need not be named.":
    "Имена, по которым обращаются к кассе, через запятую; адреса и localhost называть не нужно.",
  "Whether the till can be found on the network by SSDP; auto: when it listens beyond this machine.":
    "Видна ли касса в сети по SSDP; auto — если слушает не только эту машину.",
  "Serial number of a new till; by default one is made up. A till with a journal keeps the journal's.":
    "Заводской номер новой кассы; по умолчанию придумывается. У кассы с журналом — номер из журнала.",
  "The seller and the shop, at the head of every receipt.": "Продавец и магазин, в начале каждого чека.",
  "The shop's address, at the head of every receipt.": "Адрес магазина, в начале каждого чека.",
  "The seller's УНП, at the head of every receipt.": "УНП продавца, в начале каждого чека.",
  "A line at the foot of every receipt.": "Строка в конце каждого чека.",
  "Time zone of the shop, as an IANA name.": "Часовой пояс магазина, имя IANA.",
  "The fiscal device: emulator (no fiscal device, and every receipt says so) or http://<host>:<port>.":
    "Фискальное устройство: emulator (не фискальное, о чём сказано в каждом чеке) или http://<машина>:<порт>.",
  "The printer: none, file:<a folder or a device file> or tcp://<host>:<port> (9100 by default).":
    "Принтер: none, file:<папка или файл устройства> или tcp://<машина>:<порт> (по умолчанию 9100).",
  "The printer's command set: {}.": "Набор команд принтера: {}.",
  "The printer's code page: cp866 or multilingual.": "Кодовая страница принтера: cp866 или multilingual.",
  "Number of cp866 in the printer's own table, if it is not 17.":
    "Номер cp866 в таблице самого принтера, если он не 17.",
  "Characters in a line of the printer's paper: {}.": "Символов в строке ленты: {}.",
  "Whether the printer cuts the paper after each document.": "Отрезает ли принтер ленту после документа.",
  "The till warns when more messages than this are in its queue.":
    "Касса предупреждает, когда сообщений в очереди больше.",
  "The till warns when a message has waited in its queue for more hours than this.":
    "Касса предупреждает, когда сообщение ждёт в очереди больше стольких часов.",
  "The till warns when the disk of its data folder has less room than this, in megabytes.":
    "Касса предупреждает, когда на диске папки данных свободно меньше, в мегабайтах.",
  "What is logged, on the standard error: fatal, error, warn, info, debug, trace or silent.":
    "Что писать в журнал работы (stderr): fatal, error, warn, info, debug, trace или silent.",
  parameter: "параметр",
  value: "значение",
  from: "откуда",
};
