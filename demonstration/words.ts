import { chainName } from "./stores.ts";

export const languages = ["ru", "en"] as const;
export type Language = (typeof languages)[number];

interface Words {
  readonly greeting: string;
  readonly hub: string;
  readonly stores: string;
  readonly till: string;
  readonly key: string;
  readonly examples: string;
  readonly sell: string;
  readonly report: string;
  readonly metrics: string;
  readonly sellers: string;
  readonly ranking: string;
  readonly receipt: string;
  readonly stop: string;
  readonly history: string;
  readonly loading: (receipts: number) => string;
  readonly loaded: (receipts: number, seconds: number) => string;
  readonly sale: (count: number, store: string, rubles: string) => string;
  readonly refused: (till: string, why: string) => string;
  readonly closing: string;
  readonly closed: string;
  readonly undelivered: (messages: number) => string;
  /** Said of all tills, once. */
  readonly delivery: string;
  readonly queue: string;
  readonly office: OfficeWords;
}

/** Of the office and its REST API. */
interface OfficeWords {
  readonly greeting: string;
  readonly description: string;
  readonly token: string;
  readonly examples: string;
  readonly variables: string;
  readonly list: string;
  readonly make: string;
  readonly approve: string;
  readonly fill: string;
  readonly post: string;
  readonly pick: string;
  readonly sell: string;
  readonly transactions: string;
  readonly documents: string;
  readonly print: string;
  /** There is no document yet. */
  readonly wait: string;
}

export const words: Readonly<Record<Language, Words>> = {
  ru: {
    greeting: `Прилавок открыт: демонстрационная сеть «${chainName}»`,
    hub: "хаб",
    stores: "Магазины, кассы и их ключи на хабе (только для этой демонстрации):",
    till: "касса",
    key: "на хабе",
    examples: "Попробуйте:",
    sell: "продать два пирожка на кассе",
    report: "X-отчёт по её смене",
    metrics: "показатели её магазина за сегодня и за месяц",
    sellers: "продавцы",
    ranking: "рейтинг магазинов",
    receipt: "прислать хабу чек, как своя касса",
    stop: "Ctrl-C останавливает всё; данные остаются в папке",
    history: "история продаж",
    loading: (receipts) => `${receipts} чеков`,
    loaded: (receipts, seconds) =>
      `История продаж загружена: чеков ${receipts} за ${seconds} с. Идут живые продажи.`,
    sale: (count, store, rubles) => `продажа ${count}: ${store}, ${rubles} ₽`,
    refused: (till, why) => `касса ${till}: ${why}`,
    closing: "Закрываемся…",
    closed: "Закрыто.",
    undelivered: (messages) =>
      `В очередях касс осталось сообщений: ${messages}. Они уйдут при следующем запуске.`,
    delivery: "Чеки и смены отправляют на хаб очереди самих касс, и после любого обрыва связи тоже.",
    queue: "что ждёт отправки в очереди кассы",
    office: {
      greeting: "Учётная система: заказы покупателей, «Транзакции ККМ» и документы, по REST API",
      description: "описание",
      token: "токен со всеми правами (только для этой демонстрации)",
      examples: "Попробуйте, одно за другим в одной командной строке:",
      variables: "токен и адрес для следующих команд",
      list: "заказы покупателей",
      make: "заказ, как его создаёт интернет-магазин",
      approve: "«Согласован»",
      fill: "«Заполнить»: кассы склада, которые работают с заказами",
      post: "провести: заказ появится на этих кассах",
      pick: "«Подобрать чек» на одной из них",
      sell: "и продать на ней; имена и цены касса знает сама",
      transactions: "«Транзакции ККМ»",
      documents: "документы; «Обработка транзакций ККМ» создаёт их раз в минуту",
      print: "печатная форма первого документа, в файл document.html",
      wait: "документов ещё нет: подождите минуту и повторите",
    },
  },
  en: {
    greeting: `Prilavok is open: the demonstration chain «${chainName}»`,
    hub: "hub",
    stores: "Stores, tills and their keys at the hub (for this demonstration only):",
    till: "till",
    key: "at the hub",
    examples: "Try:",
    sell: "sell two pies at a till",
    report: "the X report of its shift",
    metrics: "its store's figures for today and this month",
    sellers: "sellers",
    ranking: "ranking of the stores",
    receipt: "send the hub a receipt, as a till of your own does",
    stop: "Ctrl-C stops everything; the data stay in",
    history: "sales history",
    loading: (receipts) => `${receipts} receipts`,
    loaded: (receipts, seconds) =>
      `The sales history is in: ${receipts} receipts in ${seconds} s. Live sales go on.`,
    sale: (count, store, rubles) => `sale ${count}: ${store}, ${rubles} ₽`,
    refused: (till, why) => `till ${till}: ${why}`,
    closing: "Closing…",
    closed: "Closed.",
    undelivered: (messages) =>
      `Messages left in the tills' queues: ${messages}. They go out at the next start.`,
    delivery: "Receipts and shifts are delivered to the hub by the tills' own queues, after any outage too.",
    queue: "what waits in the till's queue",
    office: {
      greeting: "The office: customer orders, the tills' transactions and documents, over the REST API",
      description: "description",
      token: "token with all scopes (for this demonstration only)",
      examples: "Try, one after another in one shell:",
      variables: "token and address for the commands that follow",
      list: "customer orders",
      make: "an order as a web shop makes it",
      approve: "approve it",
      fill: "«Заполнить»: the tills of its warehouse that work with orders",
      post: "post it: these tills get it",
      pick: "pick it at one of them",
      sell: "and sell it there; the till knows names and prices itself",
      transactions: "the tills' transactions",
      documents: "documents; KKMTransfer makes them once a minute",
      print: "the first document as a page to print, in the file document.html",
      wait: "there is no document yet: wait a minute and run it again",
    },
  },
};
