import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { systemClock } from "../clock.ts";
import { addDevice, setDeviceStatus } from "../network/device.ts";
import { createChain, type TestTill } from "../testing/chain.ts";
import { createTestDatabase, type TestDatabase } from "../testing/database.ts";
import { TestSales } from "../testing/sales.ts";
import { isoInZone, readReceivedThrough } from "./received.ts";

const zone = "Asia/Yekaterinburg";
const now = Date.parse("2018-04-17T18:00:00+05:00");
let database: TestDatabase;
let sales: TestSales;
let chains = 0;

beforeAll(async () => {
  database = await createTestDatabase();
  sales = new TestSales(database.pool);
});

afterAll(() => database.close());

async function newStore(): Promise<TestTill> {
  chains += 1;
  const [till] = await createChain(database.pool, 1, zone, `Account ${chains}`);
  if (till === undefined) throw new Error("there is no till");
  return till;
}

async function secondTill(first: TestTill): Promise<TestTill> {
  const device = await addDevice(database.pool, systemClock, first.accountId, {
    storeId: first.storeId,
    extId: "2",
  });
  return { ...first, ...device };
}

const sell = (till: TestTill, ...times: string[]) =>
  sales.sell(
    till,
    zone,
    times.map((ts) => ({ amount: 1, ts: `2018-04-${ts}` })),
  );

async function event(till: TestTill, name: "shift/start" | "shift/stop", time: string): Promise<void> {
  await database.pool.query(
    `insert into shift_event (store_id, device_id, name, local_ts, at, params)
     values ($1, $2, $3, $4::timestamp, $4::timestamp at time zone '${zone}', '{}')`,
    [till.storeId, till.deviceId, name, `2018-04-${time}`],
  );
}

async function through(till: TestTill): Promise<string | undefined> {
  const throughMs = (await readReceivedThrough(database.pool, [till.storeId], now)).get(till.storeId);
  return throughMs === undefined ? undefined : isoInZone(throughMs, zone);
}

describe("a store has reported until", () => {
  test("its till's last receipt", async () => {
    const till = await newStore();
    await sell(till, "16 10:00:00", "17 12:30:15", "15 09:00:00");
    expect(await through(till)).toBe("2018-04-17T12:30:15+05:00");
  });

  test("its till's last event, when that is later", async () => {
    const till = await newStore();
    await sell(till, "16 10:00:00");
    await event(till, "shift/start", "17 09:00:00");
    expect(await through(till)).toBe("2018-04-17T09:00:00+05:00");
  });

  test("the till that is furthest behind", async () => {
    const till = await newStore();
    const other = await secondTill(till);
    await sell(till, "17 17:59:00");
    await sell(other, "17 11:00:00");
    expect(await through(till)).toBe("2018-04-17T11:00:00+05:00");
  });

  test("now, when every till has closed its shift after its last receipt", async () => {
    const till = await newStore();
    const other = await secondTill(till);
    await sell(till, "16 20:00:00");
    await event(till, "shift/stop", "16 20:00:00");
    await event(other, "shift/start", "16 09:00:00");
    await event(other, "shift/stop", "16 21:00:00");
    expect(await through(till)).toBe("2018-04-17T18:00:00+05:00");
    await event(other, "shift/start", "16 21:00:00");
    expect(await through(till)).toBe("2018-04-16T21:00:00+05:00");
  });

  test("its last receipt again, when one came after the shift was closed", async () => {
    const till = await newStore();
    await event(till, "shift/stop", "16 20:00:00");
    await sell(till, "16 20:00:01");
    expect(await through(till)).toBe("2018-04-16T20:00:01+05:00");
  });

  test("now at the latest, whatever a till's clock says", async () => {
    const till = await newStore();
    await sell(till, "19 10:00:00");
    expect(await through(till)).toBe("2018-04-17T18:00:00+05:00");
  });

  test("whatever the others told, when a till has never reported or is blocked", async () => {
    const till = await newStore();
    const blocked = await secondTill(till);
    await sell(till, "17 17:00:00");
    expect(await through(till)).toBe("2018-04-17T17:00:00+05:00");
    await sell(blocked, "10 10:00:00");
    await setDeviceStatus(database.pool, blocked.deviceId, "blocked");
    expect(await through(till)).toBe("2018-04-17T17:00:00+05:00");
  });

  test("its counter's last receipt, when no till has ever reported", async () => {
    const till = await newStore();
    const { rows } = await database.pool.query<{ id: number }>(
      "insert into device (account_id, store_id, kind) values ($1, $2, 'counter') returning id",
      [till.accountId, till.storeId],
    );
    await sell({ ...till, deviceId: rows[0]?.id ?? 0 }, "17 08:00:00");
    expect(await through(till)).toBe("2018-04-17T08:00:00+05:00");
    await sell(till, "17 07:00:00");
    expect(await through(till)).toBe("2018-04-17T07:00:00+05:00");
  });

  test("nothing, when nothing came", async () => {
    expect(await through(await newStore())).toBeUndefined();
  });
});
