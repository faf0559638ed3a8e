import {
  type ConnectionConfiguration,
  type ConnectionDescription,
  describeConnection,
  exampleConnectionIni,
  readConnection,
} from "../../connection/configuration.ts";
import type { ConnectionForm } from "../../connection/form.ts";

/** In the till's `<conf>`. */
export const giftomanFile = "ncash.ini.d/giftoman.ini";

/** Source: the Giftoman plugin's contract, section 1. */
export const giftomanForm: ConnectionForm = {
  file: giftomanFile,
  subject: "the Giftoman plugin",
  noun: "the plugin",
  head: "Настройки плагина Гифтоман.",
  parameters: {
    switch: {
      name: "giftoman",
      section: "plugins",
      byDefault: "off",
      about: "Включение модуля Гифтоман: on или off.",
    },
    url: {
      name: "url",
      section: "giftoman",
      byDefault: "https://api.giftoman.ru/s/",
      about: "Адрес сервера. Ключ доступа дописывается к нему как есть.",
    },
    authkey: {
      name: "authkey",
      section: "giftoman",
      byDefault: "",
      about: "Ключ доступа. Без него включённый модуль ничего не отправляет.",
    },
    timeout: {
      name: "timeout",
      section: "giftoman",
      byDefault: "30",
      about: "Таймаут одного запроса к серверу Гифтоман в секундах, от 1 до 600.",
    },
  },
};

export type GiftomanConfiguration = ConnectionConfiguration;

/** Reads giftoman.ini, see `readConnection`. Without the file the plugin is off. */
export function readGiftoman(path: string): GiftomanConfiguration {
  return readConnection(giftomanForm, path);
}

/** The configuration in force as an operator is shown it, without the key. */
export function describeGiftoman(path: string): ConnectionDescription {
  return describeConnection(giftomanForm, path);
}

/** giftoman.ini with every parameter, commented out, with its default and a sentence. In Russian, as the source's. */
export function exampleGiftomanIni(): string {
  return exampleConnectionIni(giftomanForm);
}
