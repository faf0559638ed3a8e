import { shiftDigest } from "@prilavok/contracts/device-api/shift-digest.ts";
import fc from "fast-check";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { createChain, type TestTill } from "../testing/chain.ts";
import { createTestHub, type TestHub } from "../testing/hub.ts";
import { listShifts } from "./list.ts";
import { sharedReceiptsMax, sharesOf } from "./shared-second.ts";

/** One till: its first shift ends and its second begins at 12:00:00. */
const shared = "12:00:00";
const day = "2026-03-02";
let nowMs = Date.parse("2026-03-03T12:00:00Z");
let hub: TestHub;
let till: TestTill;
let accounts = 0;

beforeAll(async () => {
  hub = await createTestHub({ clock: { now: () => nowMs }, checks: { intervalMs: 3_600_000 } });
});
afterAll(() => hub.close());
beforeEach(async () => {
  accounts += 1;
  const [made] = await createChain(hub.database.pool, 1, "Europe/Moscow", `Смены ${accounts}`);
  if (made === undefined) throw new Error("no till");
  till = made;
});

interface Sold {
  readonly shift: number;
  readonly number: number;
  readonly time: string;
}

const at = (shift: number, time: string, ...numbers: readonly number[]): Sold[] =>
  numbers.map((number) => ({ shift, number, time }));
const extIdOf = ({ shift, number }: Sold) => `uid-${shift}-of-${number}x`;

async function call(method: string, params: object) {
  const { result, error } = await hub.call(`/s/${till.accesskey}`, method, params);
  if (error !== undefined) throw new Error(JSON.stringify(error));
  return result as { readonly wanted?: unknown };
}

function send(sold: readonly Sold[], isNumbered = true) {
  return call("purchaseRegisterBatch", {
    receipts: sold.map((one) => ({
      amount: one.number,
      extId: extIdOf(one),
      ts: `${day}T${one.time}+03:00`,
      ...(isNumbered ? { attributes: [{ name: "number", value: one.number }] } : {}),
    })),
  });
}

function begin(shift: number, time: string) {
  return call("registerEvent", { name: "shift/start", ts: `${day} ${time}`, params: { shift } });
}

function end(shift: number, time: string, all: readonly Sold[], isNumbered = true) {
  const own = all.filter((one) => one.shift === shift);
  const numbers = own.map(({ number }) => number);
  const range = { firstNumber: Math.min(...numbers), lastNumber: Math.max(...numbers) };
  const digested = own.map((one) => ({ extId: extIdOf(one), amountE4: BigInt(one.number) * 10_000n }));
  const params = {
    ...{ shift, receipts: own.length, total: numbers.reduce((sum, number) => sum + number, 0) },
    ...{ digest: shiftDigest(digested), ...(isNumbered ? range : {}) },
  };
  return call("registerEvent", { name: "shift/stop", ts: `${day} ${time}`, params });
}

/** Two shifts with these sales, of which those of `lost` did not arrive. */
async function hold(sold: readonly Sold[], lost: readonly Sold[] = [], isNumbered = true): Promise<void> {
  await begin(1, "09:00:00");
  await begin(2, shared);
  await end(1, shared, sold, isNumbered);
  await send(
    sold.filter((one) => !lost.some((other) => extIdOf(other) === extIdOf(one))),
    isNumbered,
  );
  await end(2, "20:00:00", sold, isNumbered);
}

async function check() {
  nowMs += 120_000;
  await hub.checkShifts();
  const { rows } = await hub.database.pool.query(
    "select state from shift_check where device_id = $1 order by at",
    [till.deviceId],
  );
  return rows.map(({ state }) => state);
}

const whole = [...at(1, "11:00:00", 1, 2, 3, 4, 5, 6, 7), ...at(2, shared, 1, 2, 3, 4, 5)];

test.each([
  ["only the second shift's", whole],
  ["of both shifts", [...whole, ...at(1, shared, 8, 9), ...at(2, "12:00:01", 6)]],
  [
    "of a till that numbers on over its shifts",
    [...at(1, "11:00:00", 101), ...at(1, shared, 102), ...at(2, shared, 103)],
  ],
  [
    "of both shifts, all in that second and under the same numbers",
    [...at(1, shared, 1, 2), ...at(2, shared, 1, 2, 3)],
  ],
])(
  "both shifts are complete when one ends and the next begins in a second with sales %s",
  async (_name, sold) => {
    await hold(sold);
    expect(await check()).toEqual(["complete", "complete"]);
    const from = Date.parse(`${day}T00:00:00+03:00`);
    const listed = await listShifts(hub.database.pool, till.storeId, from, from + 86_400_000);
    const counts = [1, 2].map((shift) => sold.filter((one) => one.shift === shift).length);
    expect(listed.map(({ state, received }) => [state.state, received.receipts])).toEqual([
      ["complete", counts[0]],
      ["complete", counts[1]],
    ]);
  },
);

test("what is missing of the one is asked for, and the other is complete without its receipts", async () => {
  const sold = [...whole, ...at(1, shared, 8)];
  await hold(sold, at(1, "11:00:00", 3));
  expect(await check()).toEqual(["incomplete", "complete"]);
  const { wanted } = await send(at(1, "11:00:00", 3));
  expect(wanted).toEqual([{ shift: 1, numbers: [{ first: 3, last: 3 }] }]);
  expect(await check()).toEqual(["complete", "complete"]);
});

test("a receipt of that second that comes late is asked for by the shift that misses it", async () => {
  await hold(whole, at(2, shared, 4));
  expect(await check()).toEqual(["complete", "incomplete"]);
  expect((await send(at(2, shared, 4))).wanted).toEqual([{ shift: 2, numbers: [{ first: 4, last: 4 }] }]);
  expect(await check()).toEqual(["complete", "complete"]);
});

test("the receipts of that second are the open shift's while it is open, and the ended one's where no numbers are told", async () => {
  const from = Date.parse(`${day}T00:00:00+03:00`);
  const counts = async () =>
    (await listShifts(hub.database.pool, till.storeId, from, from + 86_400_000)).map(
      ({ received }) => received.receipts,
    );
  await begin(1, "09:00:00");
  await send(whole);
  await end(1, shared, whole);
  await begin(2, shared);
  expect(await counts()).toEqual([7, 5]);
  const [other] = await createChain(hub.database.pool, 1, "Europe/Moscow", "Без номеров");
  if (other === undefined) throw new Error("no till");
  till = other;
  await hold(whole, [], false);
  expect(await counts()).toEqual([12, 0]);
});

test("a second with more receipts than are looked at stays the ended shift's", async () => {
  const many = Array.from({ length: sharedReceiptsMax + 1 }, (_, place) => place + 1);
  const sold = [...at(1, "11:00:00", 1), ...at(2, shared, ...many)];
  await begin(1, "09:00:00");
  await end(1, shared, sold);
  for (let from = 0; from < sold.length; from += 100) await send(sold.slice(from, from + 100));
  await begin(2, shared);
  await end(2, "20:00:00", sold);
  expect(await check()).toEqual(["incomplete", "incomplete"]);
});

test("every receipt is one shift's, and numbers that rise are told apart however many are missing", () => {
  const subset = (numbers: readonly number[]) => fc.subarray([...numbers]);
  const given = fc.record({
    before: fc.integer({ min: 1, max: 6 }),
    inEnded: fc.integer({ min: 0, max: 6 }),
    inBegun: fc.integer({ min: 0, max: 6 }),
    after: fc.integer({ min: 1, max: 6 }),
  });
  const upTo = (from: number, count: number) => Array.from({ length: count }, (_, place) => from + place);
  fc.assert(
    fc.property(
      given.chain((counts) => {
        const ended = upTo(counts.before + 1, counts.inEnded);
        const begun = upTo(1, counts.inBegun);
        return fc.tuple(fc.constant(counts), subset(ended), subset(begun));
      }),
      ([counts, ended, begun]) => {
        // Numbers that both could have in that second can only be told apart by their order.
        const clear = begun.filter((number) => number <= counts.before || ended.includes(number));
        const receipts = [...ended, ...clear].map((number, place) => ({ id: BigInt(place), number }));
        const shares = sharesOf(
          receipts,
          {
            range: { first: 1, last: counts.before + counts.inEnded },
            before: upTo(1, counts.before),
          },
          {
            range: { first: 1, last: counts.inBegun + counts.after },
            after: upTo(counts.inBegun + 1, counts.after),
          },
        );
        expect(shares.ended).toEqual(receipts.slice(0, ended.length).map(({ id }) => id));
        expect(shares.begun).toEqual(receipts.slice(ended.length).map(({ id }) => id));
      },
    ),
  );
});
