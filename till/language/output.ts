import type { Phrases } from "@prilavok/contracts/language/phrases.ts";

/** What commands print: shift, mode, journal, printer, PIN. */
export const outputPhrases: Phrases = {
  "prilavok-till serves at {}": "prilavok-till работает по адресу {}",
  "prilavok-till emulates a fiscal device at {}":
    "prilavok-till эмулирует фискальное устройство по адресу {}",
  "shift {} is open, since {}; mode {}; cash in the drawer {}; it is older than 24 hours and has to be closed":
    "смена {} открыта с {}; режим {}; в ящике {}; она старше 24 часов, её нужно закрыть",
  "shift {} is open, since {}; mode {}; cash in the drawer {}": "смена {} открыта с {}; режим {}; в ящике {}",
  "shift {} is closed; mode {}; cash in the drawer {}": "смена {} закрыта; режим {}; в ящике {}",
  "mode {}": "режим {}",
  "no sale is unfinished": "незавершённых продаж нет",
  "since {}, total {}: refused; operationId {}": "с {}, сумма {}: отказ устройства; operationId {}",
  "since {}, total {}: {}; operationId {}": "с {}, сумма {}: {}; operationId {}",
  "since {}, total {}: {}": "с {}, сумма {}: {}",
  "{}: 1 document is right, the last one's hash is {}": "{}: документов верно 1, хеш последнего {}",
  "{}: {} documents are right, the last one's hash is {}": "{}: документов верно {}, хеш последнего {}",
  "1 document is in {}, verified, as in {}": "документов 1 в {}, проверено, как в {}",
  "{} documents are in {}, verified, as in {}": "документов {} в {}, проверено, как в {}",
  "FAULT ({}) at document {}: {}": "ОШИБКА ({}) в документе {}: {}",
  "FAULT ({}): {}": "ОШИБКА ({}): {}",
  "FAULT {}": "ОШИБКА {}",
  "there are no jobs": "заданий нет",
  "job {} is to be printed again": "задание {} будет напечатано снова",
  "job {} is cancelled": "задание {} отменено",
  job: "задание",
  of: "документ",
  created: "создано",
  attempts: "попыток",
  error: "ошибка",
  "the PIN is set; tokens of before have ended": "PIN задан; прежние токены прекращены",
  "the PIN is set; tokens of before have ended; a till that others on the network can reach takes one of at least {} characters only":
    "PIN задан; прежние токены прекращены; касса, доступная из сети, примет только PIN не короче {} символов",
  "there was a PIN, and the settings that held it are lost: the till does not start until one is set or removed":
    "PIN был, но настройки с ним потеряны: касса не запустится, пока его не зададут или не снимут",
  "it replaces a lost journal of {} documents at least, whose hash was {}: {}":
    "он заменяет потерянный журнал, в котором было не меньше {} документов, с хешем {}: {}",
  "there is no PIN; a till that others on the network can reach refuses every call until it has one":
    "PIN нет; касса, доступная из сети, не принимает вызовов, пока его нет",
  "there is a PIN": "PIN задан",
  "there is no PIN": "PIN не задан",
  "New PIN: ": "Новый PIN: ",
  "Once more: ": "Ещё раз: ",
};
