import { planMetricYearsMax } from "@prilavok/contracts/device-api/limits.ts";
import { RpcError } from "@prilavok/contracts/jsonrpc/errors.ts";
import type { Method } from "@prilavok/contracts/jsonrpc/method.ts";
import { readParams } from "@prilavok/contracts/jsonrpc/validate.ts";
import fc from "fast-check";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { TillCaller } from "../door/handler.ts";
import { ensureAccount } from "../network/account.ts";
import { listMetrics, type Metric } from "../network/metric.ts";
import { addStore } from "../network/store.ts";
import { createTestDatabase, type TestDatabase } from "../testing/database.ts";
import { planHandlers } from "./door.ts";
import { listDrafts, listSettings, listVersions } from "./list.ts";
import { planOfRange, readLivePlans } from "./live.ts";

let database: TestDatabase;
let till: TillCaller;
let metrics: Metric[];
const time = { now: Date.UTC(2026, 0, 15) };

beforeAll(async () => {
  database = await createTestDatabase(8);
});

afterAll(() => database.close());

let accounts = 0;

beforeEach(async () => {
  accounts += 1;
  time.now = Date.UTC(2026, 0, 15);
  till = await newTill(`Ромашка ${accounts}`);
  metrics = await listMetrics(database.pool, till.accountId);
});

/** A till in a store of its own. */
async function newTill(accountName: string): Promise<TillCaller> {
  const { pool } = database;
  const { id: accountId, timeZone } = await ensureAccount(pool, accountName);
  const { id: storeId } = await addStore(pool, accountId, { name: "Шаурма" });
  const { rows } = await pool.query<{ id: number }>(
    "insert into device (account_id, store_id, ext_id) values ($1, $2, '123') returning id",
    [accountId, storeId],
  );
  return { accountId, storeId, timeZone, deviceId: rows[0]?.id ?? 0, deviceExtId: "123" };
}

/** Calls a method as the door does, and reads the answer as the client does. */
async function call(
  name: string,
  params: Record<string, unknown>,
  caller = till,
): Promise<Record<string, unknown>> {
  const found = planHandlers({ pool: database.pool, clock: { now: () => time.now } }).find(
    ({ method }) => method.name === name,
  );
  if (found === undefined) throw new Error(`no method ${name}`);
  const method: Method = found.method;
  return JSON.parse(JSON.stringify(await found.handle(readParams(method, params) as never, caller)));
}

const set = (params: Record<string, unknown>, caller = till) => call("planSet", params, caller);

/** Publishes after the time that must pass between two publishes. */
async function publish(caller = till, auto = false) {
  time.now += 5_000;
  return call("planPublish", { auto }, caller);
}

async function refusalOf(work: Promise<unknown>): Promise<string> {
  try {
    return JSON.stringify(await work);
  } catch (error) {
    if (!(error instanceof RpcError)) throw error;
    return `${error.entry.code} ${error.data?.path ?? error.data?.retryAfter ?? ""}`;
  }
}

/** The published plan of a range, in ten-thousandths. */
async function planOf(code: string, fromDay: string, toDay: string, caller = till): Promise<bigint> {
  const metric = metrics.find((one) => one.code === code);
  if (metric === undefined) throw new Error(`no metric ${code}`);
  const plans = await readLivePlans(database.pool, [caller.storeId], fromDay, toDay);
  return planOfRange(metric, plans.get(caller.storeId)?.metrics.get(metric.id), fromDay, toDay);
}

async function everyDay(): Promise<unknown[]> {
  const { rows } = await database.pool.query(
    "select * from plan_day where store_id = $1 order by day, metric_id",
    [till.storeId],
  );
  return rows;
}

const all = { metricId: null, year: null };

describe("planSet", () => {
  test("answers what it understood, -1 for what was absent", async () => {
    const addressId = String(till.storeId);
    expect(await set({ metric: "income", plan: "600000.10", year: 2018, month: 4 })).toEqual({
      addressId,
      metric: "income",
      plan: 600000.1,
      year: 2018,
      month: 4,
      day: -1,
    });
    const income = metrics.find((metric) => metric.code === "income")?.id;
    expect(await set({ metric: `p/${income}`, plan: -1, year: 2018 })).toEqual({
      addressId,
      metric: `p/${income}`,
      plan: -1,
      year: 2018,
      month: -1,
      day: -1,
    });
    expect(
      await set({
        metric: "income",
        plan: 5,
        year: 2018,
        month: 4,
        day: 17,
        day_corr_plan: 99999999999.9999,
      }),
    ).toMatchObject({ day: 17, day_corr_plan: 99999999999.9999 });
  });

  test.each([
    [{ metric: "income", plan: 1, year: 2018, month: 4, day: 31 }, "-32602 day"],
    [{ metric: "income", plan: 1, year: 2018, day: 3 }, "-32602 month"],
    [{ metric: "income", plan: 1, year: 2018, month: 13 }, "-32602 month"],
    [{ metric: "income", plan: 1, year: 1999 }, "-32602 year"],
    [{ metric: "income", plan: 1, year: 2101 }, "-32602 year"],
    [{ metric: "p/999999", plan: 1, year: 2018 }, "-32602 metric"],
    [{ metric: "revenue", plan: 1, year: 2018 }, "-32602 metric"],
    [{ metric: "income", plan: 1e11, year: 2018 }, "-32602 plan"],
    [{ metric: "income", plan: 1, year: 2018, month: 4, day_corr_plan: 1 }, "-32602 day_corr_plan"],
  ])("%j is %s, and leaves no draft", async (params, refusal) => {
    expect(await refusalOf(set(params))).toBe(refusal);
    expect(await listDrafts(database.pool, till.storeId, all)).toEqual([]);
  });

  test("knows no metric of another account", async () => {
    const stranger = await newTill(`Лютик ${accounts}`);
    const [foreign] = await listMetrics(database.pool, stranger.accountId);
    expect(await refusalOf(set({ metric: `p/${foreign?.id}`, plan: 1, year: 2026 }))).toBe("-32602 metric");
  });

  test("changes no report until the plans are published", async () => {
    await set({ metric: "income", plan: 31, year: 2026, month: 1 });
    expect(await planOf("income", "2026-01-01", "2026-01-31")).toBe(0n);
    await publish();
    expect(await planOf("income", "2026-01-01", "2026-01-31")).toBe(310_000n);
    expect(await planOf("income", "2026-01-02", "2026-01-02")).toBe(10_000n);
  });

  test("may come in any order", async () => {
    const calls = [
      { metric: "income", plan: 1200, year: 2026 },
      { metric: "income", plan: 77.7777, year: 2026, month: 2 },
      { metric: "income", plan: 5, year: 2026, month: 2, day: 3 },
      { metric: "income", plan: 5, year: 2026, month: 3, day: 3, day_corr_plan: 6 },
      { metric: "average", plan: 175, year: 2026, month: 3 },
      { metric: "count", plan: -1, year: 2026, month: 3 },
    ];
    for (const one of calls) await set(one);
    await publish();
    const expected = await everyDay();
    await fc.assert(
      fc.asyncProperty(fc.shuffledSubarray(calls, { minLength: calls.length }), async (shuffled) => {
        for (const table of ["plan_setting", "plan_day"]) {
          await database.pool.query(`delete from ${table} where store_id = $1`, [till.storeId]);
        }
        await Promise.all(shuffled.map((one) => set(one)));
        await publish();
        expect(await everyDay()).toEqual(expected);
      }),
      { numRuns: 5 },
    );
  });

  test("and then its deletion are as if neither had come, before a publish and after one", async () => {
    const plan = { metric: "income", plan: 1200, year: 2026, month: 2, day: 3, day_corr_plan: 5 };
    const deletion = { ...plan, plan: -1, day_corr_plan: -1 };
    await set(plan);
    await set(deletion);
    await publish();
    expect(await everyDay()).toEqual([]);
    await set(plan);
    await publish();
    expect(await everyDay()).toHaveLength(1);
    await set(deletion);
    await publish();
    expect(await everyDay()).toEqual([]);
    expect(await listSettings(database.pool, till.storeId, all)).toEqual([]);
  });

  test("of a day once more without a correction leaves the one that waits as it is", async () => {
    await set({ metric: "income", plan: 10, year: 2026, month: 2, day: 3, day_corr_plan: 5 });
    await set({ metric: "income", plan: 20, year: 2026, month: 2, day: 3 });
    expect(await listDrafts(database.pool, till.storeId, all)).toMatchObject([
      { planE4: 200_000n, correctionE4: 50_000n },
    ]);
  });

  test(`refuses what is past ${planMetricYearsMax} metrics × years, and lets what is there be changed`, async () => {
    await database.pool.query(
      `insert into plan_setting (store_id, metric_id, year, month, day, plan_e4, since_version)
       select $1, 1000000 + n / 90, 2000 + n % 90, -1, -1, 5, 1 from generate_series(0, $2::int - 2) as n`,
      [till.storeId, planMetricYearsMax],
    );
    expect(await refusalOf(set({ metric: "income", plan: 1, year: 2026 }))).toContain("addressId");
    expect(await refusalOf(set({ metric: "income", plan: 1, year: 2027 }))).toBe("-32602 year");
    expect(await refusalOf(set({ metric: "count", plan: 1, year: 2026 }))).toBe("-32602 year");
    expect(await refusalOf(set({ metric: "income", plan: 2, year: 2026, month: 5 }))).toContain("addressId");
    await publish();
    expect(await refusalOf(set({ metric: "income", plan: 1, year: 2027 }))).toBe("-32602 year");
    const neighbour = await newTill(`Ромашка ${accounts}`);
    expect(await refusalOf(set({ metric: "income", plan: 1, year: 2027 }, neighbour))).toContain("addressId");
  });
});

describe("planPublish", () => {
  test("answers its version and how it distributed, also when there was nothing to publish", async () => {
    const addressId = String(till.storeId);
    const even = { addressId, auto: false, distributedBy: "even", warnings: [] };
    expect(await publish()).toEqual({ ...even, version: 1 });
    expect(await publish()).toEqual({ ...even, version: 2 });
  });

  test("with auto distributes evenly as yet, and says so", async () => {
    await set({ metric: "income", plan: 31, year: 2026, month: 1 });
    expect(await publish(till, true)).toMatchObject({
      auto: true,
      distributedBy: "even",
      warnings: [{ code: "autoUnavailable" }],
    });
    expect(await planOf("income", "2026-01-07", "2026-01-07")).toBe(10_000n);
  });

  test("warns of lower plans above the upper one, with metric and period", async () => {
    await set({ metric: "income", plan: 10, year: 2026, month: 2 });
    await set({ metric: "income", plan: 11, year: 2026, month: 2, day: 28 });
    expect((await publish()).warnings).toEqual([
      {
        code: "lowerPlansExceed",
        metric: "income",
        period: "2026-02",
        message:
          "Планы внутри периода 2026-02 (11) больше его плана (10): они оставлены, остальные дни получили 0",
      },
    ]);
    expect(await planOf("income", "2026-02-01", "2026-02-28")).toBe(110_000n);
  });

  test("keeps a correction out of the distribution and puts it in the day's place in reports", async () => {
    await set({ metric: "income", plan: 280, year: 2026, month: 2 });
    await set({ metric: "income", plan: -1, year: 2026, month: 2, day: 28, day_corr_plan: 0 });
    await publish();
    expect(await planOf("income", "2026-02-27", "2026-02-27")).toBe(100_000n);
    expect(await planOf("income", "2026-02-28", "2026-02-28")).toBe(0n);
    expect(await planOf("income", "2026-02-01", "2026-02-28")).toBe(2_700_000n);
    await set({ metric: "income", plan: -1, year: 2026, month: 2, day: 28, day_corr_plan: -1 });
    await publish();
    expect(await planOf("income", "2026-02-01", "2026-02-28")).toBe(2_800_000n);
  });

  test("lets lower periods inherit a ratio", async () => {
    await set({ metric: "average", plan: 175, year: 2026 });
    await set({ metric: "average", plan: 200, year: 2026, month: 2 });
    await set({ metric: "average", plan: 250, year: 2026, month: 3, day: 31 });
    await publish();
    expect(await planOf("average", "2026-01-01", "2026-12-31")).toBe(1_750_000n);
    expect(await planOf("average", "2026-02-11", "2026-02-11")).toBe(2_000_000n);
    expect(await planOf("average", "2026-03-31", "2026-03-31")).toBe(2_500_000n);
    // March has no plan of its own: the mean of 30 days at 175 and one at 250.
    expect(await planOf("average", "2026-03-01", "2026-03-31")).toBe(1_774_194n);
  });

  test("twice gives the same days and writes none of them again", async () => {
    await set({ metric: "income", plan: 1200, year: 2026 });
    await set({ metric: "average", plan: 175.5, year: 2026, month: 3 });
    await publish();
    const rows = "select xmin::text, * from plan_day where store_id = $1 order by day, metric_id";
    const before = (await database.pool.query(rows, [till.storeId])).rows;
    expect(before).toHaveLength(365 + 31);
    await publish();
    expect((await database.pool.query(rows, [till.storeId])).rows).toEqual(before);
  });

  test("keeps who published what when, and what held in each version", async () => {
    await set({ metric: "income", plan: 1, year: 2026 });
    await publish();
    await set({ metric: "income", plan: 2, year: 2026 });
    await publish(till, true);
    const versions = await listVersions(database.pool, till.storeId, 10);
    const by = { deviceId: till.deviceId, deviceExtId: "123", distributedBy: "even" };
    expect(versions).toMatchObject([
      { version: 2, auto: true, publishedAt: new Date(time.now), ...by },
      { version: 1, auto: false, publishedAt: new Date(time.now - 5_000), ...by },
    ]);
    const { rows } = await database.pool.query(
      `select plan_e4 as "planE4", since_version as since, until_version as until
         from plan_setting where store_id = $1 order by since`,
      [till.storeId],
    );
    expect(rows).toEqual([
      { planE4: 10_000n, since: 1, until: 2 },
      { planE4: 20_000n, since: 2, until: null },
    ]);
  });

  test("takes no draft of another store and changes none of its days", async () => {
    const neighbour = await newTill(`Ромашка ${accounts}`);
    await set({ metric: "income", plan: 31, year: 2026, month: 1 }, neighbour);
    await set({ metric: "income", plan: 62, year: 2026, month: 1 });
    await publish();
    expect(await listDrafts(database.pool, neighbour.storeId, all)).toHaveLength(1);
    expect(await listDrafts(database.pool, till.storeId, all)).toEqual([]);
    expect(await planOf("income", "2026-01-01", "2026-01-31", neighbour)).toBe(0n);
    await publish(neighbour);
    expect(await planOf("income", "2026-01-01", "2026-01-31", neighbour)).toBe(310_000n);
    expect(await planOf("income", "2026-01-01", "2026-01-31")).toBe(620_000n);
  });
});

describe("publishing too often", () => {
  test("is -32606 with the seconds to wait, and the drafts stay", async () => {
    await publish();
    await set({ metric: "income", plan: 31, year: 2026, month: 1 });
    time.now += 1;
    expect(await refusalOf(call("planPublish", { auto: false }))).toBe("-32606 5");
    time.now += 4_998;
    expect(await refusalOf(call("planPublish", { auto: false }))).toBe("-32606 1");
    expect(await listDrafts(database.pool, till.storeId, all)).toHaveLength(1);
    time.now += 1;
    expect(await call("planPublish", { auto: false })).toMatchObject({ version: 2 });
  });

  test("is judged by the store: another device of it waits, another store does not", async () => {
    await publish();
    const colleague = { ...till, deviceId: till.deviceId + 1 };
    const neighbour = await newTill(`Ромашка ${accounts}`);
    expect(await refusalOf(call("planPublish", { auto: false }, colleague))).toBe("-32606 5");
    expect(await call("planPublish", { auto: false }, neighbour)).toMatchObject({ version: 1 });
  });

  test("is judged across hubs whose clocks differ, but a clock set back by much does not lock the store", async () => {
    await publish();
    time.now -= 3_000;
    expect(await refusalOf(call("planPublish", { auto: false }))).toBe("-32606 2");
    time.now -= 3_600_000;
    expect(await call("planPublish", { auto: false })).toMatchObject({ version: 2 });
  });

  test("lets one of ten that come together through", async () => {
    await set({ metric: "income", plan: 1200, year: 2026 });
    const outcomes = await Promise.all(
      Array.from({ length: 10 }, () => refusalOf(call("planPublish", { auto: false }))),
    );
    expect(outcomes.filter((outcome) => outcome === "-32606 5")).toHaveLength(9);
    expect(await listVersions(database.pool, till.storeId, 20)).toHaveLength(1);
    expect(await planOf("income", "2026-01-01", "2026-12-31")).toBe(12_000_000n);
  });
});

test("ten publishes and twenty drafts at once, in turns: no version twice, no draft lost", async () => {
  const { pool } = database;
  // Every look at the clock is five seconds later, so that no publish comes too early.
  const clock = { now: () => (time.now += 5_000) };
  const handlers = planHandlers({ pool, clock });
  const run = (name: string, params: unknown) =>
    handlers.find(({ method }) => method.name === name)?.handle(params as never, till);
  await Promise.all([
    ...Array.from({ length: 20 }, (_, index) =>
      run("planSet", { metric: "income", plan: index + 1, year: 2026, month: 1, day: index + 1 }),
    ),
    ...Array.from({ length: 10 }, () => run("planPublish", { auto: false })),
  ]);
  await run("planPublish", { auto: false });
  const versions = await listVersions(pool, till.storeId, 20);
  expect(versions.map(({ version }) => version)).toEqual([11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1]);
  expect(await listDrafts(pool, till.storeId, all)).toEqual([]);
  expect(await planOf("income", "2026-01-01", "2026-01-31")).toBe(2_100_000n);
});
