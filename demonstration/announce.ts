import type { TillAtWork } from "./chain.ts";
import { chainName } from "./stores.ts";

export const languages = ["ru", "en"] as const;
export type Language = (typeof languages)[number];

/** A call that can be pasted into a shell as it stands. */
export interface Example {
  readonly title: string;
  readonly command: string;
}

interface Words {
  readonly greeting: string;
  readonly stores: string;
  readonly till: string;
  readonly examples: string;
  readonly sell: string;
  readonly metrics: string;
  readonly sellers: string;
  readonly ranking: string;
  readonly health: string;
  readonly stop: string;
  readonly history: string;
  readonly loading: (receipts: number) => string;
  readonly loaded: (receipts: number, seconds: number) => string;
  readonly sale: (count: number, store: string, rubles: string) => string;
  readonly closing: string;
}

export const words: Readonly<Record<Language, Words>> = {
  ru: {
    greeting: `Прилавок открыт: демонстрационная сеть «${chainName}»`,
    stores: "Магазины, кассы и их ключи (только для этой демонстрации):",
    till: "касса",
    examples: "Попробуйте:",
    sell: "продать пирожок",
    metrics: "показатели магазина за сегодня и за месяц",
    sellers: "продавцы",
    ranking: "рейтинг магазинов",
    health: "жив ли сервер",
    stop: "Ctrl-C останавливает всё; данные остаются в папке",
    history: "история продаж",
    loading: (receipts) => `${receipts} чеков`,
    loaded: (receipts, seconds) =>
      `История продаж загружена: чеков ${receipts} за ${seconds} с. Идут живые продажи.`,
    sale: (count, store, rubles) => `продажа ${count}: ${store}, ${rubles} ₽`,
    closing: "Закрываемся…",
  },
  en: {
    greeting: `Prilavok is open: the demonstration chain «${chainName}»`,
    stores: "Stores, tills and their keys (for this demonstration only):",
    till: "till",
    examples: "Try:",
    sell: "sell a pie",
    metrics: "a store's figures for today and this month",
    sellers: "sellers",
    ranking: "ranking of the stores",
    health: "is the server alive",
    stop: "Ctrl-C stops everything; the data stay in",
    history: "sales history",
    loading: (receipts) => `${receipts} receipts`,
    loaded: (receipts, seconds) =>
      `The sales history is in: ${receipts} receipts in ${seconds} s. Live sales go on.`,
    sale: (count, store, rubles) => `sale ${count}: ${store}, ${rubles} ₽`,
    closing: "Closing…",
  },
};

/** Calls that really work when pasted, with the keys of this demonstration. */
export function examplesOf(url: string, tills: readonly TillAtWork[], language: Language): Example[] {
  const said = words[language];
  // The round-the-clock store has something to show at any hour.
  const till = tills.find(({ store }) => store.closesMinute === 1_440) ?? tills[0];
  if (till === undefined) return [];
  const call = (title: string, method: string, params: unknown): Example => {
    const body = JSON.stringify({ jsonrpc: "2.0", id: 1, method, params });
    return { title, command: `curl -s ${url}/s/${till.key} -d '${body}'` };
  };
  const pie = {
    token: "guest",
    amount: 110,
    cart: {
      cashier: till.store.crews[0].cashiers[0],
      positions: [{ name: "Пирожок с капустой", count: 2, total: 110, category: "Выпечка" }],
    },
  };
  return [
    call(said.sell, "purchaseRegister", pie),
    call(said.metrics, "reports", { id: "metrics" }),
    call(said.sellers, "reports", { id: "bysellers" }),
    call(said.ranking, "reports", { id: "bytradepoints" }),
    { title: said.health, command: `curl -s ${url}/healthz` },
  ];
}

/** An open demonstration. */
export interface OpenDemonstration {
  readonly url: string;
  readonly dataDir: string;
  readonly tills: readonly TillAtWork[];
  readonly language: Language;
}

/** The announcement for programs. */
export function announcementObject({ url, dataDir, tills, language }: OpenDemonstration): object {
  return {
    url,
    dataDir,
    tills: tills.map(({ store, till, name, key }) => {
      const { extId: storeExtId, name: storeName, city, timeZone } = store;
      return {
        name,
        extId: till.extId,
        storeExtId,
        storeName,
        city,
        timeZone,
        accesskey: key,
        path: `/s/${key}`,
      };
    }),
    examples: examplesOf(url, tills, language),
  };
}

/** What is printed when the door is open. */
export function announcement({ url, dataDir, tills, language }: OpenDemonstration): string {
  const said = words[language];
  const lines = ["", said.greeting, `  ${url}`, "", said.stores];
  let store: TillAtWork["store"] | undefined;
  for (const one of tills) {
    if (one.store !== store) lines.push(`  ${one.store.name} (${one.store.city}, ${one.store.timeZone})`);
    store = one.store;
    lines.push(`    ${said.till} ${one.name}: ${url}/s/${one.key}`);
  }
  lines.push("", said.examples);
  for (const { title, command } of examplesOf(url, tills, language))
    lines.push(`  # ${title}`, `  ${command}`);
  lines.push("", `${said.stop} ${dataDir}`, "");
  return lines.join("\n");
}
