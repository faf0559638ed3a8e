import { integer, type Read } from "../../configuration/read-values.ts";

/** The sections of giftoman.ini, in their order. */
export const sections = ["plugins", "giftoman"] as const;
export type Section = (typeof sections)[number];

export interface PluginParameter<T> {
  readonly section: Section;
  /** In Russian, as in the source's own file. */
  readonly about: string;
  readonly byDefault: string;
  readonly read: Read<T>;
}

function define<T>(section: Section, byDefault: string, read: Read<T>, about: string): PluginParameter<T> {
  return { section, about, byDefault, read };
}

const urlCharsMax = 500;
const keyCharsMax = 200;
/** What may stand in a segment of an address without being written otherwise. */
const keyForm = /^[A-Za-z0-9._~:@!$&'()*+,=-]*$/;

/** In the order in which they are shown. Source: the Giftoman plugin's contract, section 1. */
export const parameters = {
  giftoman: define("plugins", "off", readSwitch, "Включение модуля Гифтоман: on или off."),
  url: define(
    "giftoman",
    "https://api.giftoman.ru/s/",
    readUrl,
    "Адрес сервера. Ключ доступа дописывается к нему как есть.",
  ),
  authkey: define("giftoman", "", readKey, "Ключ доступа. Без него включённый модуль ничего не отправляет."),
  timeout: define(
    "giftoman",
    "30",
    integer(1, 600),
    "Таймаут одного запроса к серверу Гифтоман в секундах, от 1 до 600.",
  ),
} as const;

export type ParameterName = keyof typeof parameters;
export const parameterNames = Object.keys(parameters) as readonly ParameterName[];

export function isParameterName(key: string): key is ParameterName {
  return (parameterNames as readonly string[]).includes(key);
}

function readSwitch(text: string): "on" | "off" {
  const value = text.toLowerCase();
  if (value === "on" || value === "off") return value;
  throw new Error("must be on or off");
}

/** With a path, so that the key that comes behind can become a part of nothing else, such as the host's name. */
function readUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || text.length > urlCharsMax || /[\s\p{Cc}\\]/u.test(text)) {
    throw new Error("must be an address such as https://api.giftoman.ru/s/");
  }
  if (url.protocol !== "https:" && url.protocol !== "http:") {
    throw new Error("must begin with https:// or http://");
  }
  if (url.username !== "" || url.password !== "" || text.includes("@")) {
    throw new Error("must not hold a name or a password");
  }
  if (/[?#]/.test(text)) throw new Error("must not hold ? or #");
  if (!/^https?:\/\/[^/]+\//i.test(text)) {
    throw new Error("must have a path, if only / behind the host: the key is written right behind it");
  }
  return text;
}

function readKey(text: string): string {
  if (text.length <= keyCharsMax && keyForm.test(text) && !/^\.{1,2}$/.test(text)) return text;
  throw new Error(`must be at most ${keyCharsMax} Latin letters, digits and -._~:@!$&'()*+,=`);
}
