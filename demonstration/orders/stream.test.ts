import type { ListedDocument } from "@prilavok/contracts/office-api/documents.ts";
import type { OrderSummaryAnswer } from "@prilavok/contracts/office-api/order.ts";
import type { ListedTransaction } from "@prilavok/contracts/office-api/transactions.ts";
import { expect, test } from "vitest";
import { OfficeClient } from "../office/client.ts";
import { DemoMemory } from "../state.ts";
import { documentsOf, receiptsAmong } from "../testing/documents.ts";
import { isLoaded, type Stage, stage } from "../testing/stage.ts";
import type { OrderStep } from "./step.ts";

const { signal } = new AbortController();
/** The machine may be busy. */
const timeout = 60_000;

async function officeOf({ dataDir, url }: Stage): Promise<OfficeClient> {
  const { apiToken: token } = (await DemoMemory.open(dataDir)).state;
  return new OfficeClient({ url, token, signal });
}

/** Runs a demonstration with orders until the steps are enough. */
async function runOrders(
  at: Stage,
  orderPaceMs: number,
  isEnough: (steps: readonly OrderStep[]) => boolean,
): Promise<readonly OrderStep[]> {
  const steps: OrderStep[] = [];
  const end = new AbortController();
  const onOrder = (step: OrderStep) => {
    steps.push(step);
    if (isEnough(steps)) end.abort();
  };
  await at.run(() => false, { days: 1, orderPaceMs, onOrder, signal: end.signal });
  return steps;
}

const ofKind = (steps: readonly OrderStep[], kind: OrderStep["kind"]) =>
  steps.filter((step) => step.kind === kind);

test("orders travel from the web shop to tills of their store and back as transactions and documents", async () => {
  const at = await stage({ transfer: { cron: "0 0 1 1 *" } });
  await at.run(isLoaded, { days: 1 });
  const office = await officeOf(at);
  const steps = await runOrders(at, 1_500, (some) => {
    const isOver = ofKind(some, "sold").length >= 9 && ofKind(some, "returned").length > 0;
    return isOver && ofKind(some, "edited").length > 0 && ofKind(some, "cancelled").length > 0;
  });
  expect(ofKind(steps, "refused")).toEqual([]);
  const sold = steps.flatMap((step) => (step.kind === "sold" ? [step] : []));
  expect(new Set(sold.map(({ way }) => way))).toEqual(new Set(["cash", "card", "mixed"]));
  expect(sold.some(({ isPart }) => isPart)).toBe(true);
  const filled = steps.flatMap((step) => (step.kind === "filled" ? step.tills : []));
  expect(filled).not.toContain("@yekaterinburg-1/kassa-2");
  // «Транзакции ККМ» has every receipt of the tills, with an order or without.
  const uids = receiptsAmong(await documentsOf(at.fleet.tills)).map(({ uid }) => uid);
  const loaded = async () => (await office.all<ListedTransaction>("/transactions")).map(({ uid }) => uid);
  await expect.poll(async () => (await loaded()).sort(), { timeout }).toEqual(uids.sort());
  const orders = await office.all<OrderSummaryAnswer>("/orders");
  expect(orders.filter(({ hasConflict }) => hasConflict)).toEqual([]);
  await office.ask("POST", "/jobs/kkm-transfer");
  const waiting = () => office.all<ListedTransaction>("/transactions?documents=waiting");
  await expect.poll(waiting, { timeout }).toEqual([]);
  const documents = await office.all<ListedDocument>("/documents");
  const invoices = documents.filter(({ kind }) => kind === "invoice");
  expect(invoices.map(({ total }) => Math.round(Number(total) * 100)).sort()).toEqual(
    sold.map(({ kopecks }) => kopecks).sort(),
  );
  // The next start tells of them.
  const told = await runOrders(at, 60_000, (some) => ofKind(some, "document").length === documents.length);
  const numbers = told.flatMap((step) => (step.kind === "document" ? [step.document] : []));
  expect(numbers).toEqual(documents.map(({ number }) => number));
}, 240_000);

test("an order that a stop leaves lying is sold after the next start, once", async () => {
  const at = await stage();
  const before = await runOrders(at, 1_000, (some) => some.at(-1)?.kind === "posted");
  const left = ofKind(before, "made").map((step) => ("order" in step ? step.order : undefined));
  await runOrders(at, 1_000, (some) => {
    return left.every((order) => some.some((step) => step.kind === "sold" && step.order === order));
  });
  const office = await officeOf(at);
  const states = async () => {
    const orders = await office.all<OrderSummaryAnswer>("/orders");
    return orders.filter(({ number }) => left.includes(number)).map(({ state }) => state);
  };
  await expect.poll(states, { timeout }).toEqual(left.map(() => "completed"));
}, 180_000);

test("while thirty orders are open none is made, and what refuses them is told once each and ends nothing", async () => {
  const at = await stage();
  await at.run(isLoaded, { days: 1 });
  const office = await officeOf(at);
  // Without a warehouse, no till is found for them.
  for (let place = 0; place < 30; place += 1) {
    const lines = [{ code: "10001", amount: 1 }];
    await office.ask("POST", "/orders", { extId: `demo-web-${place}`, lines });
  }
  let sales = 0;
  const steps: OrderStep[] = [];
  const end = new AbortController();
  await at.run(() => false, {
    ...{ days: 1, paceMs: 200, orderPaceMs: 300, signal: end.signal },
    onOrder: (step) => void steps.push(step),
    onSale: () => {
      sales += 1;
      if (sales >= 20 && ofKind(steps, "refused").length >= 30) end.abort();
    },
  });
  expect(ofKind(steps, "made")).toEqual([]);
  const refused = ofKind(steps, "refused").map((step) => ("order" in step ? step.order : undefined));
  expect(refused).toHaveLength(30);
  expect(new Set(refused).size).toBe(30);
}, 180_000);
