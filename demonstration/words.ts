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
  readonly undelivered: (messages: number) => string;
  /** Said of all tills, once. */
  readonly delivery: string;
  readonly queue: string;
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
    undelivered: (messages) =>
      `В очередях касс осталось сообщений: ${messages}. Они уйдут при следующем запуске.`,
    delivery: "Чеки и смены отправляют на хаб очереди самих касс, и после любого обрыва связи тоже.",
    queue: "что ждёт отправки в очереди кассы",
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
    undelivered: (messages) =>
      `Messages left in the tills' queues: ${messages}. They go out at the next start.`,
    delivery: "Receipts and shifts are delivered to the hub by the tills' own queues, after any outage too.",
    queue: "what waits in the till's queue",
  },
};
