import { exampleConnectionIni } from "../connection/configuration.ts";
import type { ConnectionForm } from "../connection/form.ts";
import { ConnectionWatch, type WatchOptions } from "../connection/watch.ts";

/** In the till's `<conf>`, beside giftoman.ini. */
export const exchangeFile = "ncash.ini.d/exchange.ini";

/** Where the hub is that the till exchanges orders and receipts with. */
export const exchangeForm: ConnectionForm = {
  file: exchangeFile,
  subject: "the exchange with the hub",
  noun: "the exchange",
  head: "Настройки обмена с хабом: заказы покупателей и транзакции ККМ.",
  parameters: {
    switch: {
      name: "exchange",
      section: "exchange",
      byDefault: "off",
      about: "Включение обмена с хабом: on или off.",
    },
    url: {
      name: "url",
      section: "exchange",
      byDefault: "http://127.0.0.1:8080/s/",
      about: "Адрес хаба. Ключ доступа дописывается к нему как есть.",
    },
    authkey: {
      name: "authkey",
      section: "exchange",
      byDefault: "",
      about: "Ключ доступа кассы. Без него включённый обмен не работает.",
    },
    timeout: {
      name: "timeout",
      section: "exchange",
      byDefault: "30",
      about: "Таймаут одного запроса к хабу в секундах, от 1 до 600.",
    },
  },
};

/** exchange.ini with every parameter, commented out, with its default and a sentence. */
export function exampleExchangeIni(): string {
  return exampleConnectionIni(exchangeForm);
}

/**
 * exchange.ini as it is now: `configuration` is off, on (with `address`, which holds the key, and `timeoutMs`) or faulty;
 * `onChange` tells of every other outcome. A change is taken within some two seconds.
 */
export class ExchangeWatch extends ConnectionWatch {
  /** Reads the file at once, and tells the log what is wrong with it. @param options the path of exchange.ini */
  constructor(options: WatchOptions) {
    super(exchangeForm, options);
  }
}
