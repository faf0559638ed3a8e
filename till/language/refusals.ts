import type { Phrases } from "@prilavok/contracts/language/phrases.ts";

/** What commands and the configuration refuse with. */
export const refusalPhrases: Phrases = {
  'no till serves from {}: start one with "prilavok-till serve", or name its folder with --data':
    "из папки {} касса не работает: запустите её («prilavok-till serve») или укажите папку в --data",
  "no till answers at {}: {}": "касса по адресу {} не отвечает: {}",
  'listening on {} lets others on the network reach the till, and {}: run "prilavok-till pin set" first, with at least {} digits':
    "на адресе {} касса доступна другим в сети, и {}: сначала задайте PIN («prilavok-till pin set»), не короче {} цифр",
  "it has no PIN": "у неё нет PIN",
  "its PIN has fewer than {} characters, or was set before that was kept":
    "её PIN короче {} знаков или задан раньше, чем это стало запоминаться",
  "the folder {} ({}) is not there, nor its till.ini": "папки {} ({}) нет, а в ней и till.ini",
  'the mode must be one of {}, not "{}"': "режим: одно из {}, а не «{}»",
  'the lane must be one of {}, not "{}"': "очередь: одна из {}, а не «{}»",
  'the document\'s number must be a whole number, not "{}"': "номер документа — целое число, а не «{}»",
  'the job must be a whole number, not "{}"': "задание — целое число, а не «{}»",
  "there is no message of document {} in {}": "сообщения документа {} в {} нет",
  "there is no print job {}": "задания {} нет",
  "print job {} is {}: it cannot {}": "задание {} в состоянии {}: {} невозможно",
  '--after must be a lane, a colon and a document\'s number, not "{}"':
    "--after: очередь, двоеточие и номер документа, а не «{}»",
  '--anchor must be a document\'s number, a colon and 64 hex digits, not "{}"':
    "--anchor: номер документа, двоеточие и 64 шестнадцатеричные цифры, а не «{}»",
  '{} must be a whole number from {} to {}, not "{}"': "{}: целое число от {} до {}, а не «{}»",
  '{} must be {}, not "{}"': "{}: нужно {}, а не «{}»",
  "a whole number from {} to {}": "целое число от {} до {}",
  "the IANA name of a time zone, such as Europe/Minsk": "имя часового пояса IANA, например Europe/Minsk",
  "name a lane and a document's number, or --all with or without a lane":
    "укажите очередь и номер документа или --all (с очередью или без)",
  "name --params or --undo, one of them": "укажите --params или --undo, одно из двух",
  "{} is no JSON": "{} — не JSON",
  "the params must be a JSON object": "параметры должны быть объектом JSON",
  "a PIN has {} to {} characters, none of them white space at an end":
    "PIN: от {} до {} знаков, без пробелов по краям",
  "say what to find: a part of the name, --code or --barcode":
    "укажите, что искать: часть названия, --code или --barcode",
  "the two PINs differ; nothing was changed": "PIN не совпали; ничего не изменено",
  "the till told nothing of its state": "касса ничего не сообщила о своём состоянии",
  "another till works in {}: stop it first, or give this one a folder of its own":
    "в {} работает другая касса: остановите её или дайте этой свою папку (--data, TILL_DATA)",
  "port {} of {} is taken by another program: choose another one with --port, TILL_PORT or port in till.ini":
    "порт {} на {} занят другой программой: выберите другой (--port, TILL_PORT или port в till.ini)",
  "port {} is kept for root: choose one from 1024 on with --port, TILL_PORT or port in till.ini":
    "порт {} только для root: выберите от 1024 (--port, TILL_PORT или port в till.ini)",
  "{} is no address of this machine: choose another one with --host, TILL_HOST or host in till.ini":
    "{} — не адрес этой машины: выберите другой (--host, TILL_HOST или host в till.ini)",
  "the till's folder {} (--data or TILL_DATA) must be one that this user may write to: {}":
    "в папку кассы {} (--data или TILL_DATA) этому пользователю нужен доступ на запись: {}",
  "{} is not there: no till has worked in this folder; name a till's folder with --data or TILL_DATA":
    "{} нет: касса в этой папке не работала; укажите папку кассы (--data или TILL_DATA)",
  "{} may not be read by this user": "{}: у этого пользователя нет права на чтение",
  '{}: there is no parameter "{}"': "{}: нет параметра «{}»",
  '{}, line {}: there is no parameter "{}"': "{}, строка {}: нет параметра «{}»",
  "{}: url must begin with https:// or http://": "{}: url должен начинаться с https:// или http://",
  "{}: authkey is missing, and {} is on": "{}: не указан authkey, а {} = on",
  "the result cannot be written: {}": "результат не записать: {}",
  'PRILAVOK_LANG must be ru or en, not "{}"': "PRILAVOK_LANG: ru или en, а не «{}»",
};
