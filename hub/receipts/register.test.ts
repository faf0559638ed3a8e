import fc from "fast-check";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { systemClock } from "../clock.ts";
import { createChain, type TestTill } from "../testing/chain.ts";
import { createTestDatabase, type TestDatabase } from "../testing/database.ts";
import { checkRollups } from "./check.ts";
import { readReceipt, type WireReceipt } from "./receipt.ts";
import { type PlacedReceipt, ReceiptRegister } from "./register.ts";
import { ContentConflict } from "./submission.ts";
import { WriterSaturated } from "./writer.ts";

let database: TestDatabase;
let tills: TestTill[];

beforeAll(async () => {
  database = await createTestDatabase(12);
  tills = await createChain(database.pool, 3);
});
afterAll(() => database.close());
beforeEach(() => database.pool.query("truncate receipt, receipt_position, receipt_attribute, rollup"));

function createRegister(writers = 2, pendingReceiptsMax = 10_000): ReceiptRegister {
  return new ReceiptRegister({ pool: database.pool, clock: systemClock, writers, pendingReceiptsMax });
}

function till(index: number): TestTill {
  const found = tills[index % tills.length];
  if (found === undefined) throw new Error("no till");
  return found;
}

function place(wire: WireReceipt, tillIndex = 0): PlacedReceipt {
  const { storeId, deviceId } = till(tillIndex);
  return { destination: { storeId, deviceId }, receipt: readReceipt(wire, "Europe/Moscow", 0, "", "") };
}

const accountId = () => till(0).accountId;

const sale: WireReceipt = {
  amount: 350,
  discount: 5,
  ts: "2026-03-02T12:15:00+03:00",
  cashier: "Марина",
  extId: "s-1",
  positions: [
    { name: "Пирожок", count: 2, total: 100, category: "Выпечка && Вкусное" },
    { name: "Кофе", count: 1, total: 250, seller: "Илона", category: "Напитки" },
  ],
  attributes: [{ name: "card", value: 350 }],
};

async function counts(): Promise<Record<string, number>> {
  const { rows } = await database.pool.query(
    `select (select count(*)::int from receipt) as receipts, (select count(*)::int from receipt_position) as positions,
            (select count(*)::int from receipt_attribute) as attributes`,
  );
  return rows[0];
}

describe("registering receipts", () => {
  test("a repeated receipt is the first one again and is counted once", async () => {
    const register = createRegister();
    const [first] = await register.register(accountId(), [place(sale)]);
    const [again] = await register.register(accountId(), [place(sale)]);
    expect(first?.duplicate).toBe(false);
    expect(again).toEqual({ ...first, duplicate: true });
    expect(await counts()).toEqual({ receipts: 1, positions: 2, attributes: 1 });
    expect((await checkRollups(database.pool)).differences).toEqual([]);
  });

  test("the same identity with other content is refused with both hashes, and its whole batch with it", async () => {
    const register = createRegister();
    await register.register(accountId(), [place(sale)]);
    const other = place({ ...sale, amount: 351 });
    const batch = [place({ ...sale, extId: "s-2" }), other, place({ ...sale, extId: "s-3" })];
    const failure = await register.register(accountId(), batch).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(ContentConflict);
    expect(failure).toMatchObject({
      index: 1,
      storedContent: place(sale).receipt.content,
      sentContent: other.receipt.content,
    });
    expect(await counts()).toEqual({ receipts: 1, positions: 2, attributes: 1 });
  });

  test("a conflict inside one batch is found before anything is written", async () => {
    const register = createRegister();
    const batch = [place(sale), place({ ...sale, amount: 1 })];
    await expect(register.register(accountId(), batch)).rejects.toMatchObject({ index: 1 });
    expect(await counts()).toEqual({ receipts: 0, positions: 0, attributes: 0 });
  });

  test("a receipt twice in one batch is one receipt", async () => {
    const outcomes = await createRegister().register(accountId(), [place(sale), place(sale)]);
    expect(outcomes.map((outcome) => outcome.duplicate)).toEqual([false, true]);
    expect(outcomes[0]?.id).toBe(outcomes[1]?.id);
    expect((await counts()).receipts).toBe(1);
  });

  test("the same extId at another second, till or without one is another receipt", async () => {
    const later = { ...sale, ts: "2026-03-02T12:15:01+03:00" };
    const { extId: _, ...nameless } = sale;
    const all = [place(sale), place(later), place(sale, 1), place(nameless), place(nameless)];
    const outcomes = await createRegister().register(accountId(), all);
    expect(outcomes.every((outcome) => !outcome.duplicate)).toBe(true);
    expect((await counts()).receipts).toBe(5);
  });

  test("one refused call does not take the calls of its group with it", async () => {
    const register = createRegister(1);
    await register.register(accountId(), [place(sale)]);
    const calls = [
      register.register(accountId(), [place({ ...sale, extId: "a" })]),
      register.register(accountId(), [place({ ...sale, amount: 1 })]),
      register.register(accountId(), [place({ ...sale, extId: "b" }), place(sale)]),
    ];
    const settled = await Promise.allSettled(calls);
    expect(settled.map((one) => one.status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
    expect((await counts()).receipts).toBe(3);
    expect(register.writer.pendingReceipts).toBe(0);
    expect((await checkRollups(database.pool)).differences).toEqual([]);
  });

  test("one receipt from many callers of two hubs at once is written once, and all get its id", async () => {
    const hubs = [createRegister(3), createRegister(3)];
    const calls = Array.from({ length: 60 }, (_, index) =>
      (hubs[index % 2] ?? createRegister()).register(accountId(), [
        place(sale),
        place({ ...sale, extId: `x${index % 7}` }),
      ]),
    );
    const outcomes = await Promise.all(calls);
    expect(new Set(outcomes.map((outcome) => outcome[0]?.id)).size).toBe(1);
    expect(outcomes.filter((outcome) => outcome[0]?.duplicate === false)).toHaveLength(1);
    expect((await counts()).receipts).toBe(8);
    expect((await checkRollups(database.pool)).differences).toEqual([]);
  });

  test("two hubs that send one identity with two contents at once: one content lives, the others are told", async () => {
    const hubs = [createRegister(3), createRegister(3)];
    const calls = Array.from({ length: 40 }, (_, index) =>
      (hubs[index % 2] ?? createRegister()).register(accountId(), [
        place({ ...sale, amount: 100 + (index % 2) }),
        place({ ...sale, extId: `mine-${index}` }),
      ]),
    );
    const settled = await Promise.allSettled(calls);
    const fulfilled = settled.filter((one) => one.status === "fulfilled").length;
    expect(fulfilled).toBe(20);
    expect(settled.every((one) => one.status === "fulfilled" || one.reason instanceof ContentConflict)).toBe(
      true,
    );
    expect((await counts()).receipts).toBe(21);
    expect((await checkRollups(database.pool)).differences).toEqual([]);
  });

  test("more than may wait is refused, and what was accepted is written", async () => {
    const register = createRegister(1, 100);
    const batch = (name: string) =>
      Array.from({ length: 60 }, (_, index) => place({ ...sale, extId: `${name}-${index}` }));
    await register.register(accountId(), [place(sale)]);
    const settled = await Promise.allSettled(
      ["a", "b", "c"].map((name) => register.register(accountId(), batch(name))),
    );
    const refused = settled.filter((one) => one.status === "rejected");
    expect(refused).not.toHaveLength(0);
    expect(refused.every((one) => one.reason instanceof WriterSaturated)).toBe(true);
    expect((await counts()).receipts).toBe(1 + 60 * (3 - refused.length));
    expect(register.writer.pendingReceipts).toBe(0);
  });

  test("a live receipt is written before backlog that was there first", async () => {
    const register = createRegister(1);
    await register.register(accountId(), [place(sale)]);
    const settled: string[] = [];
    const send = async (name: string, count: number) => {
      const receipts = Array.from({ length: count }, (_, index) =>
        place({ ...sale, extId: `${name}-${index}` }),
      );
      await register.register(accountId(), receipts);
      settled.push(name);
    };
    const lock = await database.pool.connect();
    await lock.query("begin; lock table receipt in access exclusive mode");
    const backlog = Array.from({ length: 25 }, (_, index) => send(`batch-${index}`, 100));
    await expect.poll(() => register.writer.pendingReceipts).toBe(2_500);
    const live = send("live", 1);
    await expect.poll(() => register.writer.pendingReceipts).toBe(2_501);
    await lock.query("commit");
    lock.release();
    await Promise.all([...backlog, live]);
    expect(settled).toHaveLength(26);
    expect(settled.indexOf("live")).toBeLessThan(settled.indexOf("batch-24"));
  });

  test("names differ by NFC and outer space only in their spelling; the first spelling is kept", async () => {
    const composed = "Ильёй";
    const decomposed = composed.normalize("NFD");
    expect(decomposed).not.toBe(composed);
    await createRegister().register(accountId(), [
      place({ ...sale, extId: "n1", cashier: composed }),
      place({ ...sale, extId: "n2", cashier: ` ${decomposed} ` }),
    ]);
    const { rows } = await database.pool.query("select name from seller where grouping_key = $1", [composed]);
    expect(rows).toEqual([{ name: composed }]);
  });
});

describe("check", () => {
  test.each([
    "receipts",
    "refunds",
    "filled",
    "filled_count_e4",
    "lines",
    "count_e4",
    "amount_e4",
    "refund_amount_e4",
    "discount_e4",
  ])("finds a roll-up whose %s is off by one", async (column) => {
    await createRegister().register(accountId(), [place(sale)]);
    await database.pool.query(`update rollup set ${column} = ${column} + 1 where dimension = 0`);
    const { differences } = await checkRollups(database.pool);
    expect(differences).toMatchObject([{ column, dimension: 0, day: "2026-03-02", hour: 12 }]);
  });

  test("finds a missing and a surplus row", async () => {
    await createRegister().register(accountId(), [place(sale)]);
    await database.pool.query("update rollup set hour = 13 where dimension = 3");
    const { differences } = await checkRollups(database.pool);
    expect(new Set(differences.map((one) => one.hour))).toEqual(new Set([12, 13]));
  });
});

const wireReceipt = fc.record({
  extId: fc.integer({ min: 0, max: 30 }).map((n) => `r${n}`),
  tillIndex: fc.integer({ min: 0, max: 2 }),
});

/** The content follows from the identity, so that a repeat is a repeat. */
function contentOf(extId: string, tillIndex: number): WireReceipt {
  const seed = Number(extId.slice(1)) * 7 + tillIndex * 3;
  const isRefund = seed % 5 === 0;
  const sign = isRefund ? -1 : 1;
  const positions = Array.from({ length: seed % 4 }, (_, line) => ({
    name: `Товар ${line}`,
    count: sign * (1 + ((seed + line) % 3)) * 0.5,
    total: sign * ((seed * 13 + line * 7) % 100) * 1.0001,
    category: ["Хлеб", "Хлеб && Свой", "Вода", ""][(seed + line) % 4] ?? "",
    ...(line % 2 === 0 ? { seller: `Продавец ${(seed + line) % 3}` } : {}),
  }));
  return {
    extId,
    amount: sign * (seed + 0.25),
    discount: seed % 3,
    ts: new Date(Date.UTC(2026, 0, 31, 20 + (seed % 6), seed % 60)).toISOString(),
    ...(seed % 3 === 0 ? {} : { cashier: `Продавец ${seed % 2}` }),
    positions,
    attributes: seed % 2 === 0 ? [{ name: "cash", value: sign * seed }] : [],
  };
}

async function rollups(): Promise<unknown[]> {
  const { rows } = await database.pool.query("select * from rollup order by 1, 2, 3, 4, 5");
  return rows;
}

test("any order, any repetition and any split into calls gives the same roll-ups, equal to the receipts", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(wireReceipt, { minLength: 1, maxLength: 60 }),
      fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 10 }),
      fc.infiniteStream(fc.nat({ max: 1000 })),
      async (wires, sizes, keys) => {
        const placed = wires.map(({ extId, tillIndex }) => place(contentOf(extId, tillIndex), tillIndex));
        await database.pool.query("truncate receipt, receipt_position, receipt_attribute, rollup");
        await createRegister().register(accountId(), placed);
        const expected = await rollups();

        await database.pool.query("truncate receipt, receipt_position, receipt_attribute, rollup");
        const doubled = [...placed, ...placed.slice(0, placed.length / 2)];
        const order = doubled
          .map((one) => [keys.next().value, one] as const)
          .sort((a, b) => Number(a[0]) - Number(b[0]));
        const shuffled = order.map(([, one]) => one);
        const register = createRegister(3);
        const calls: Promise<unknown>[] = [];
        for (let from = 0, turn = 0; from < shuffled.length; turn += 1) {
          const size = sizes[turn % sizes.length] ?? 1;
          calls.push(register.register(accountId(), shuffled.slice(from, from + size)));
          from += size;
        }
        await Promise.all(calls);
        expect(await rollups()).toEqual(expected);
        const checked = await checkRollups(database.pool);
        expect(checked.differences).toEqual([]);
        expect(checked.rows).toBe(expected.length);
      },
    ),
    { numRuns: 40 },
  );
}, 60_000);
