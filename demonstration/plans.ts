import { dayOf } from "@prilavok/contracts/values/time.ts";
import { callSurely } from "./calling.ts";
import type { TillAtWork } from "./chain.ts";
import { expectedReceipts } from "./demand.ts";
import { averageKopecks } from "./shopper.ts";
import type { DemoMemory } from "./state.ts";
import type { DemoStore } from "./stores.ts";

/** Plans are a little above what is to be expected. */
const ambition = 1.04;
const sampleDay = "15";
const complexityPlan = 2.4;
const dayMs = 86_400_000;

/**
 * Sets and publishes each store's plans through the door, once for every year that the demonstration sees: income and
 * the number of receipts by months, average receipt and complexity for the year.
 */
export async function publishPlans(
  tills: readonly TillAtWork[],
  memory: DemoMemory,
  nowMs: number,
): Promise<void> {
  // In December the plans of the next year are due.
  const years = [...new Set([nowMs, nowMs + 31 * dayMs].map((atMs) => new Date(atMs).getUTCFullYear()))];
  for (const year of years.filter((one) => !memory.state.plannedYears.includes(one))) {
    const stores = [...new Set(tills.map(({ store }) => store))];
    await Promise.all(stores.map((store) => planYear(tillOf(tills, store), memory.state.seed, year)));
    await memory.change({ plannedYears: [...memory.state.plannedYears, year] });
  }
}

async function planYear(till: TillAtWork, seed: string, year: number): Promise<void> {
  const months = Array.from({ length: 12 }, (_, index) => monthPlan(seed, till.store, year, index + 1));
  for (const { month, receipts, kopecks } of months) {
    await callSurely(till.client, "planSet", {
      metric: "income",
      plan: Math.round(kopecks / 100_000) * 1_000,
      year,
      month,
    });
    await callSurely(till.client, "planSet", { metric: "count", plan: receipts, year, month });
  }
  const receipts = months.reduce((sum, month) => sum + month.receipts, 0);
  const kopecks = months.reduce((sum, month) => sum + month.kopecks, 0);
  await callSurely(till.client, "planSet", {
    metric: "average",
    plan: Math.round(kopecks / receipts / 100),
    year,
  });
  await callSurely(till.client, "planSet", { metric: "complexity", plan: complexityPlan, year });
  await callSurely(till.client, "planPublish", { auto: true });
}

function monthPlan(seed: string, store: DemoStore, year: number, month: number) {
  const first = `${year}-${String(month).padStart(2, "0")}`;
  const days = new Date(Date.UTC(year, month, 0)).getUTCDate();
  const expected = Array.from({ length: days }, (_, index) =>
    expectedReceipts(store, dayOf(Date.UTC(year, month - 1, index + 1))),
  ).reduce((sum, receipts) => sum + receipts, 0);
  const receipts = Math.round(expected * ambition);
  return { month, receipts, kopecks: receipts * averageKopecks(seed, store, `${first}-${sampleDay}`) };
}

function tillOf(tills: readonly TillAtWork[], store: DemoStore): TillAtWork {
  const till = tills.find((one) => one.store === store);
  if (till === undefined) throw new Error(`${store.extId} has no till`);
  return till;
}
