import { setTimeout as wait } from "node:timers/promises";
import type { TestHub } from "@prilavok/hub/testing/hub.ts";
import { operate } from "@prilavok/till/service/client.ts";
import { expect, test } from "vitest";
import { documentsOf, receiptsAmong } from "./testing/documents.ts";
import { isLoaded, stage } from "./testing/stage.ts";
import { tillProcesses } from "./testing/till-processes.ts";

interface Told {
  readonly uid: string;
  readonly amountE4: number;
  readonly number: number;
}

/** For a till's queue: one that was killed is started again meanwhile. */
const delivered = { timeout: 20_000, interval: 100 };

/** What tills registered, as the hub has it: on a refund it keeps every attribute below 0. */
async function told(hub: TestHub): Promise<Told[]> {
  const { rows } = await hub.database.pool.query<Told>(
    `select r.ext_id as uid, r.amount_e4::float8 as "amountE4", abs(a.value_e4 / 10000)::float8 as number
       from receipt r
       join receipt_attribute a on a.receipt_id = r.id and a.store_id = r.store_id
       join attribute n on n.id = a.attribute_id and n.name = 'number'
      where r.ext_id ~ '^[0-9A-F]{24}$'`,
  );
  return rows;
}

const byUid = (one: { readonly uid: string }, other: { readonly uid: string }) =>
  one.uid < other.uid ? -1 : 1;

test("a live sale is a document of a till's journal and, under its uid and its number in the shift, one receipt of the hub", async () => {
  const at = await stage();
  const { hub, run } = at;
  const sold: number[] = [];
  const end = new AbortController();
  await run(() => false, {
    days: 1,
    paceMs: 5,
    signal: end.signal,
    onSale: ({ receipt }) => {
      sold.push(receipt.amountKopecks);
      if (sold.length === 150) end.abort();
    },
  });
  const receipts = receiptsAmong(await documentsOf(at.fleet.tills));
  const signed = receipts.map(({ uid, receiptInShift: number, kind, totalE2 }) => {
    return { uid, number, amountE4: (kind === "refund" ? -1 : 1) * totalE2 * 100 };
  });
  expect(receipts).toHaveLength(150);
  await expect.poll(async () => (await told(hub)).sort(byUid), delivered).toEqual(signed.sort(byUid));
  const cents = (kopecks: readonly number[]) => [...kopecks].sort((a, b) => a - b);
  expect(cents(signed.map(({ amountE4 }) => amountE4 / 100))).toEqual(cents(sold));
  expect(new Set(receipts.map(({ cashlessE2 }) => cashlessE2 > 0))).toEqual(new Set([true, false]));
  expect(receipts.some(({ changeE2 }) => changeE2 > 0)).toBe(true);
});

test("a till that is killed among its sales comes back on its port, and each sale is in its journal and the hub once", async () => {
  const at = await stage();
  const { hub, run, dataDir } = at;
  await run(isLoaded, { days: 1 });
  const { fleet } = at;
  const urls = fleet.tills.map(({ url }) => url);
  const end = new AbortController();
  let sold = 0;
  const killing = (async () => {
    while (!end.signal.aborted) {
      await wait(2_500);
      const [pid] = await tillProcesses(dataDir).then((pids) => pids.toSorted(() => Math.random() - 0.5));
      if (pid !== undefined && !end.signal.aborted) process.kill(pid, "SIGKILL");
    }
  })();
  await run(() => false, {
    days: 1,
    paceMs: 60,
    signal: end.signal,
    onSale: () => {
      sold += 1;
      if (sold === 80) end.abort();
    },
  });
  await killing;
  await expect.poll(() => fleet.tills.map(({ url }) => url), { timeout: 20_000 }).toEqual(urls);
  const receipts = receiptsAmong(await documentsOf(fleet.tills));
  const uids = receipts.map(({ uid }) => uid).sort();
  await expect.poll(async () => (await told(hub)).map(({ uid }) => uid).sort(), delivered).toEqual(uids);
  expect(receipts).toHaveLength(80);
}, 120_000);

test("the hub is told of what people do at a till, too: sales, returns, corrections and what they annul", async () => {
  const at = await stage();
  const { hub, run } = at;
  await run(isLoaded, { days: 1 });
  const { dataDir } = at.fleet.named("@moscow-1/kassa-1");
  const by = { cashier: "Гость" };
  const item = { nameTitle: "Пирожок", codeNumber: "7", price: "55", amount: "2", discount: "5" };
  const goods = { ...item, category: "Выпечка", section: { name: "Буфет" } };
  await operate(dataDir, "OPEN_SHIFT", by);
  await operate(dataDir, "DEPOSIT", { ...by, sum: "1000" });
  const { uid = "" } = await operate(dataDir, "SALE", {
    ...by,
    itemList: [goods, { nameTitle: "Чай", price: "30", amount: "1", seller: "Буфетчица" }],
    chequeDiscount: "15",
    cash: "200",
    customerToken: "card-17",
  });
  await operate(dataDir, "REFUND_BY_RECEIPT", { ...by, uid, itemList: [{ index: 1 }], cash: "26.67" });
  await operate(dataDir, "CORRECTION_INCOME", { ...by, sum: "12.50", reason: "сбой", cash: "12.50" });
  const { uid: last = "" } = await operate(dataDir, "CORRECTION_EXPENSE", {
    ...{ ...by, sum: "3", reason: "ошибка", cash: "3" },
  });
  await operate(dataDir, "ROLLBACK", { ...by, uid: last });
  const amounts = async () =>
    (await told(hub)).sort((a, b) => a.number - b.number).map(({ amountE4 }) => amountE4 / 10_000);
  await expect.poll(amounts, delivered).toEqual([120, -26.67, 12.5, -3, 3]);
  expect(await positionsOf(hub, uid)).toEqual([
    { name: "Пирожок", count: 2, total: 93.33, seller: "Гость" },
    { name: "Чай", count: 1, total: 26.67, seller: "Буфетчица" },
  ]);
});

async function positionsOf(hub: TestHub, uid: string) {
  const { rows } = await hub.database.pool.query(
    `select p.name, (p.count_e4 / 10000.0)::float8 as count, (p.total_e4 / 10000.0)::float8 as total, s.name as seller
       from receipt r
       join receipt_position p on p.store_id = r.store_id and p.receipt_id = r.id
       left join seller s on s.id = p.seller_id
      where r.ext_id = $1
      order by p.line`,
    [uid],
  );
  return rows;
}
