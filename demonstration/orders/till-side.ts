import { randomUUID } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";
import type { BaseResponse } from "@prilavok/contracts/till-api/answers.ts";
import type { SaleOfOrder } from "@prilavok/contracts/till-api/orders.ts";
import { inNotes, rrnOf, rubles } from "../sale-body.ts";
import type { KeptTill } from "../tills/kept-till.ts";
import { isRefusal, operateSurely } from "../tills/operating.ts";
import type { PaymentWay } from "./step.ts";

export interface TillInUse {
  readonly kept: Pick<KeptTill, "dataDir">;
  readonly cashier: string;
  readonly signal: AbortSignal;
}

type Item = SaleOfOrder["itemList"][number];

/** A receipt that sold an order, or some of it. */
export interface SoldReceipt {
  readonly uid: string;
  readonly items: readonly Item[];
  readonly kopecks: number;
}

/** For an order to come to the till, and for the till to hear that it is settled there. */
const arrivesWithinMs = 30_000;
const lookEveryMs = 500;

/**
 * «Подобрать чек»: takes an order into work as soon as the till has it.
 * @returns the body of its sale. @throws OperationRefused when it does not come, or is not given out.
 */
export async function pickOrder(
  { kept, cashier, signal }: TillInUse,
  orderUid: string,
): Promise<SaleOfOrder> {
  const untilMs = performance.now() + arrivesWithinMs;
  for (;;) {
    try {
      const { sale } = await operateSurely(kept, "PICK_ORDER", { orderUid, cashier }, signal);
      if (sale === undefined) throw new Error("the till answers PICK_ORDER without a sale");
      return sale;
    } catch (error) {
      // Nor does a till work with orders before it has heard from the office that it does.
      const isEarly = isRefusal(error, "orderNotFound") || isRefusal(error, "ordersOff");
      if (!isEarly || signal.aborted || performance.now() > untilMs) throw error;
    }
    await wait(lookEveryMs, undefined, { signal }).catch(() => undefined);
  }
}

/** Sells these of an order's goods. @throws OperationRefused. */
export async function sellItems(
  { kept, signal }: TillInUse,
  sale: SaleOfOrder,
  items: readonly Item[],
  way: PaymentWay,
): Promise<SoldReceipt> {
  const kopecks = items.reduce((sum, item) => sum + kopecksOf(item), 0);
  const operationId = randomUUID();
  const body = { ...sale, itemList: items.map((item) => ({ ...item })), ...paid(kopecks, way), operationId };
  const answer = await operateSurely(kept, "SALE", body, signal);
  return { uid: uidOf(answer), items, kopecks };
}

/** The first thing of a receipt comes back, for cash. @returns what was paid out. @throws OperationRefused. */
export async function takeBack(
  { kept, cashier, signal }: TillInUse,
  { uid, items }: SoldReceipt,
): Promise<number> {
  const [first] = items;
  if (first === undefined) throw new Error("a receipt has lines");
  const kopecks = kopecksOf(first);
  const operationId = randomUUID();
  const returned = { cashier, uid, itemList: [{ index: 0 }], cash: rubles(kopecks), operationId };
  await operateSurely(kept, "REFUND_BY_RECEIPT", returned, signal);
  return kopecks;
}

/** Some of the goods, something staying for another receipt; all, when there is a single piece. */
export function partOf(items: readonly Item[]): readonly Item[] {
  if (items.length > 1) return items.slice(0, -1);
  const [single] = items;
  if (single === undefined || Number(single.amount) < 2) return items;
  return [{ ...single, amount: String(Math.floor(Number(single.amount) / 2)) }];
}

function kopecksOf({ price, amount, discount = "0" }: Item): number {
  const [priceKopecks, thousandths] = [Math.round(Number(price) * 100), Math.round(Number(amount) * 1_000)];
  return Math.round((priceKopecks * thousandths) / 1_000) - Math.round(Number(discount) * 100);
}

function paid(kopecks: number, way: PaymentWay) {
  if (way === "cash") return { cash: rubles(inNotes(kopecks)) };
  const cashless = way === "card" ? kopecks : Math.ceil(kopecks / 2);
  const cash = kopecks - cashless;
  return {
    cashless: rubles(cashless),
    rrn: rrnOf(Date.now()),
    ...(cash > 0 ? { cash: rubles(cash) } : {}),
  };
}

function uidOf({ uid }: BaseResponse): string {
  if (uid === undefined) throw new Error("the till answers a sale without its uid");
  return uid;
}
