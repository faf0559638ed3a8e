import { relative } from "node:path";
import { dayOf, momentToLocal } from "@prilavok/contracts/values/time.ts";
import type { TillAtWork } from "./chain.ts";
import { goods } from "./goods.ts";
import type { DemoOffice } from "./office/prepare.ts";
import { cashierOf } from "./shifts.ts";
import type { Fleet } from "./tills/fleet.ts";
import type { KeptTill } from "./tills/kept-till.ts";
import { type Language, words } from "./words.ts";

/** A command that can be pasted into a shell as it stands, in the repository's folder. */
export interface Example {
  readonly title: string;
  readonly command: string;
}

/** An open demonstration. */
export interface OpenDemonstration {
  /** Of the hub. */
  readonly url: string;
  readonly dataDir: string;
  readonly tills: readonly TillAtWork[];
  readonly fleet: Fleet;
  readonly office: DemoOffice;
  readonly language: Language;
  readonly nowMs: number;
}

const pieName = "Пирожок с капустой";

/** Commands that really work when pasted, with the keys of this demonstration: the way of a sale from a till to the hub. */
export function examplesOf({ url, tills, fleet, language, nowMs }: OpenDemonstration): Example[] {
  const said = words[language];
  const found = exampleTill(tills, nowMs);
  if (found === undefined) return [];
  const { till, cashier } = found;
  const call = (title: string, method: string, params: unknown): Example => {
    const body = JSON.stringify({ jsonrpc: "2.0", id: 1, method, params });
    return { title, command: `curl -s ${url}/s/${till.key} -d '${body}'` };
  };
  const kept = fleet.named(till.name);
  return [
    { title: said.sell, command: saleCommand(kept, cashier) },
    { title: said.report, command: reportCommand(kept, cashier) },
    { title: said.queue, command: queueCommand(kept) },
    call(said.metrics, "reports", { id: "metrics" }),
    call(said.sellers, "reports", { id: "bysellers" }),
    call(said.ranking, "reports", { id: "bytradepoints" }),
    call(said.receipt, "purchaseRegister", ownReceipt(cashier)),
  ];
}

/** A till of the store that is open round the clock: it has an open shift, and something to show, at any hour. */
export function exampleTill(
  tills: readonly TillAtWork[],
  nowMs: number,
): { readonly till: TillAtWork; readonly cashier: string } | undefined {
  const till = tills.find(({ store }) => store.closesMinute === 1_440) ?? tills[0];
  if (till === undefined) return undefined;
  return { till, cashier: cashierOf(till, dayOf(momentToLocal(nowMs, till.store.timeZone))) };
}

function saleCommand({ url }: KeptTill, cashier: string): string {
  const pie = goods.find(({ name }) => name === pieName);
  if (pie === undefined) throw new Error("the bakery has pies");
  const { article: codeNumber, name: nameTitle, category, priceKopecks } = pie;
  const item = { nameTitle, codeNumber, price: (priceKopecks / 100).toFixed(2), amount: "2", category };
  const body = JSON.stringify({ cashier, itemList: [item], cash: "150" });
  return `curl -s ${url}/v1 -H 'INTENT_OPERATION_TYPE: SALE' -d '${body}'`;
}

function reportCommand(kept: KeptTill, cashier: string): string {
  return `node_modules/.bin/prilavok-till report --data '${shownFolder(kept)}' --cashier '${cashier}'`;
}

/** With the folder of configuration, which says, without the till too, where it delivers to. */
function queueCommand(kept: KeptTill): string {
  const folder = shownFolder(kept);
  return `node_modules/.bin/prilavok-till queue status --data '${folder}' --conf '${folder}'`;
}

/** A till's folder as a command line in the repository's folder names it. */
export function shownFolder({ dataDir }: KeptTill): string {
  const fromHere = relative(process.cwd(), dataDir);
  return fromHere.startsWith("..") ? dataDir : fromHere;
}

function ownReceipt(cashier: string): object {
  const positions = [{ name: pieName, count: 2, total: 110, category: "Выпечка" }];
  return { token: "guest", amount: 110, cart: { cashier, positions } };
}
