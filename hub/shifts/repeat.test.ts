import { shiftDigest } from "@prilavok/contracts/device-api/shift-digest.ts";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { systemClock } from "../clock.ts";
import { createPool } from "../database/pool.ts";
import { createChain, type TestTill } from "../testing/chain.ts";
import { createTestHub, type TestHub } from "../testing/hub.ts";
import { shiftHandlers } from "./door.ts";
import { listShifts } from "./list.ts";

let hub: TestHub;
let till: TestTill;
let accounts = 0;

beforeAll(async () => {
  hub = await createTestHub();
});

afterAll(() => hub.close());

beforeEach(async () => {
  accounts += 1;
  const [made] = await createChain(hub.database.pool, 1, "Europe/Moscow", `Ромашка ${accounts}`);
  if (made === undefined) throw new Error("no till");
  till = made;
});

function tell(name: string, time: string, params: unknown = []) {
  return hub.call(`/s/${till.accesskey}`, "registerEvent", { name, ts: `2026-03-02 ${time}`, params });
}

const closes = (params?: unknown) => tell("shift/stop", "21:00:00", params);

async function metadataOf(name: string): Promise<Record<string, unknown>> {
  const { rows } = await hub.database.pool.query(
    "select params from shift_event where device_id = $1 and name = $2",
    [till.deviceId, name],
  );
  expect(rows).toHaveLength(1);
  return rows[0]?.params;
}

async function state(): Promise<string | undefined> {
  const day = Date.parse("2026-03-02T00:00:00+03:00");
  const [shift] = await listShifts(hub.database.pool, till.storeId, day, day + 86_400_000);
  return shift?.state.state;
}

describe("an event told again", () => {
  test("after it was told without totals takes them in when they come, under the same id", async () => {
    const amounts = { "1": 10, "2": 40 };
    for (const [extId, amount] of Object.entries(amounts)) {
      const cart = { ts: "2026-03-02T10:00:00+03:00", extId };
      await hub.call(`/s/${till.accesskey}`, "purchaseRegister", { amount, cart });
    }
    await tell("shift/start", "09:00:00");
    const first = await closes({ seller: "Марина" });
    const inE4 = Object.entries(amounts).map(([extId, amount]) => ({
      extId,
      amountE4: BigInt(amount) * 10_000n,
    }));
    const totals = { receipts: 2, total: 50, digest: shiftDigest(inE4) };
    expect(await state()).toBe("unverified");
    expect(await closes({ receipts: 2 })).toEqual(first);
    expect(await state()).toBe("unverified");
    const more = { ...totals, seller: "Илона", note: { till: 1 } };
    expect(await closes(more)).toEqual(first);
    expect(await state()).toBe("complete");
    // Nothing new, also with nothing at all and with totals in another spelling.
    const spelled = { receipts: 2, total: "50.00", digest: more.digest.toUpperCase() };
    for (const again of [undefined, spelled]) expect(await closes(again)).toEqual(first);
    expect(await metadataOf("shift/stop")).toEqual({ ...more, seller: "Марина" });
  });

  test.each([
    [{ receipts: 0 }, { receipts: 9, total: 99 }, "receipts", 0, 9],
    [{ total: "50.00" }, { receipts: 1, total: 50.0001 }, "total", 50, 50.0001],
    [{ firstNumber: 1, lastNumber: 2 }, { firstNumber: 1, lastNumber: 3 }, "lastNumber", 2, 3],
    [{ firstNumber: 1, lastNumber: 2 }, { firstNumber: 2, lastNumber: 2 }, "firstNumber", 1, 2],
    [{ digest: "A".repeat(64) }, { digest: "b".repeat(64) }, "digest", "a".repeat(64), "b".repeat(64)],
  ])(
    "as a stop with %j, then with %j, is -32500, and the first stands",
    async (before, again, member, stored, sent) => {
      const first = await closes(before);
      const { error } = await closes({ ...again, note: "lost" });
      expect(error).toMatchObject({ code: -32500, data: { path: `params.${member}`, stored, sent } });
      expect(await metadataOf("shift/stop")).toEqual(before);
      expect(await closes(before)).toEqual(first);
    },
  );

  test("at a start has no totals that could contradict", async () => {
    const first = await tell("shift/start", "09:00:00", { receipts: 1 });
    expect(await tell("shift/start", "09:00:00", { receipts: 2 })).toEqual(first);
    expect(await metadataOf("shift/start")).toEqual({ receipts: 1 });
  });

  test("may not grow over the limit of its metadata", async () => {
    await closes({ a: "x".repeat(5000) });
    const { error } = await closes({ b: "x".repeat(5000) });
    expect([error?.code, error?.data?.path]).toEqual([-32602, "params"]);
    expect((await closes({ a: "x".repeat(6000), receipts: 1 })).error).toBeUndefined();
    expect(await metadataOf("shift/stop")).toEqual({ a: "x".repeat(5000), receipts: 1 });
  });

  test("through two hubs at once keeps every member, and of contradicting totals exactly one", async () => {
    const pools = [1, 2].map(() => createPool({ url: hub.database.url, connectionsMax: 4 }));
    const hubs = pools.map((pool) =>
      shiftHandlers({ pool, clock: systemClock, graceMs: 0, takeWanted: () => undefined }),
    );
    const caller = { ...till, deviceExtId: "1", timeZone: "Europe/Moscow" };
    await closes();
    const told = Array.from({ length: 16 }, (_, index) => ({ [`note${index}`]: index, receipts: index % 3 }));
    const answers = await Promise.allSettled(
      told.map((params, index) => {
        const call = { name: "shift/stop", ts: "2026-03-02 21:00:00", params };
        return hubs[index % 2]?.[0]?.handle(call as never, caller);
      }),
    );
    const kept = await metadataOf("shift/stop");
    const taken = told.filter(({ receipts }) => receipts === kept.receipts);
    expect(answers.filter(({ status }) => status === "fulfilled")).toHaveLength(taken.length);
    expect(kept).toEqual(Object.assign({}, ...taken));
    for (const pool of pools) await pool.end();
  });
});
