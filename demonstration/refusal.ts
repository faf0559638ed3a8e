import { PhraseBook } from "@prilavok/contracts/language/phrases.ts";
import { russian } from "@prilavok/hub/language/say.ts";
import type { Language } from "./words.ts";

/** What the hub refuses with names settings that the demonstration does not read; these are its own options. */
const ownOptions = new PhraseBook({
  "another hub{} works in {}: stop it first, or give this one a DATA_DIR of its own":
    "another demonstration or hub{} works in {}: stop it first, or choose another folder: npm start -- --data <folder>",
  "port {} is kept for root: choose one from 1024 on with --port or PORT":
    "port {} is kept for root: choose one from 1024 on: npm start -- --port <port>",
  "port {} of {} is taken by another program: choose another one with --port or PORT":
    "port {} of {} is taken by another program: choose another one: npm start -- --port <port>",
  "{} is no address of this machine: choose another one with --host or HOST":
    "{} is no address of this machine: choose another one: npm start -- --host <address>",
  "DATA_DIR {} must be a folder that this user may write to: {}":
    "{} must be a folder that this user may write to ({}): choose another folder: npm start -- --data <folder>",
});

const ownRussian = new PhraseBook({
  "another demonstration or hub{} works in {}: stop it first, or choose another folder: npm start -- --data <folder>":
    "в {1} уже работает другая демонстрация или хаб{0}: остановите её или выберите другую папку: npm start -- --data <папка>",
  " (process {}, since {})": " (процесс {}, с {})",
  "port {} is kept for root: choose one from 1024 on: npm start -- --port <port>":
    "порт {} только для root: выберите от 1024: npm start -- --port <порт>",
  "port {} of {} is taken by another program: choose another one: npm start -- --port <port>":
    "порт {} на {} занят другой программой: выберите другой: npm start -- --port <порт>",
  "{} is no address of this machine: choose another one: npm start -- --host <address>":
    "{} — не адрес этой машины: выберите другой: npm start -- --host <адрес>",
  "{} must be a folder that this user may write to ({}): choose another folder: npm start -- --data <folder>":
    "в папку {} этому пользователю нужен доступ на запись ({}): выберите другую: npm start -- --data <папка>",
  "{} holds a database that the demonstration did not make, and would fill with its sales: choose another folder (npm start -- --data /tmp/demo)":
    "в {} база данных, которую создала не демонстрация; она заполнила бы её своими продажами: выберите другую папку (npm start -- --data /tmp/demo)",
  'the database has the account "{}", which the demonstration did not make: choose another folder (npm start -- --data /tmp/demo)':
    "в базе данных есть аккаунт «{}», который создала не демонстрация: выберите другую папку (npm start -- --data /tmp/demo)",
  "{} belongs to user {}, who could not use what root leaves there: run the demonstration as that user ({}), or name a folder of root's with --data":
    "{} принадлежит пользователю {}, который не смог бы пользоваться тем, что оставит там root: запустите демонстрацию от этого пользователя ({}) или укажите папку root в --data",
  "{} is the data folder of an older demonstration, and its tills' journals are in a format that is not written any more: choose another folder (npm start -- --data /tmp/demo), or move this one away to begin anew. Seen by {}":
    "{} — папка данных старой демонстрации, журналы её касс в формате, который больше не пишется: выберите другую папку (npm start -- --data /tmp/demo) или уберите эту, чтобы начать заново. Видно по {}",
});

/** Why the demonstration does not start or go on, in its language. */
export function refusalIn(language: Language, error: unknown): Error {
  const said = error instanceof Error ? error.message : String(error);
  const own = ownOptions.find(said) ?? said;
  const told = language === "ru" ? (ownRussian.find(own) ?? russian.find(own) ?? own) : own;
  return new Error(told, { cause: error });
}
