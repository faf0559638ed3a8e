import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readMigrations } from "../database/migrate.ts";
import { createTestDatabase, type TestDatabase } from "../testing/database.ts";
import { type Account, ensureAccount, standardMetrics } from "./account.ts";
import { listMetrics } from "./metric.ts";
import { dayMinutes, formatMinute, NetworkError, parseMinute } from "./rules.ts";
import { addStore, findStore, listStores, type NewStore, updateStore } from "./store.ts";

let database: TestDatabase;
let account: Account;
let other: Account;

beforeAll(async () => {
  database = await createTestDatabase(8);
  account = await ensureAccount(database.pool, "Ромашка", "Asia/Omsk");
  other = await ensureAccount(database.pool, "Лютик");
});

afterAll(() => database.close());

/** The field and fault of a refusal, such as "bad value: timeZone". */
async function refusal(work: Promise<unknown>): Promise<string> {
  try {
    await work;
    return "accepted";
  } catch (error) {
    if (error instanceof NetworkError) return `${error.fault}: ${error.field}`;
    throw error;
  }
}

describe("an account", () => {
  test("starts with the standard metrics, once, however many make it at the same moment", async () => {
    const made = await Promise.all(Array.from({ length: 8 }, () => ensureAccount(database.pool, "Василёк")));
    expect(new Set(made.map((one) => one.id)).size).toBe(1);
    const metrics = await listMetrics(database.pool, made[0]?.id ?? 0);
    expect(
      metrics.map(({ code, name, order, type, enabled }) => ({ code, name, order, type, enabled })),
    ).toEqual(standardMetrics);
    expect(metrics.filter((metric) => metric.enabled).map((metric) => metric.name)).toEqual([
      "Выручка",
      "Средний чек",
      "Наполняемость",
      "Кол-во продаж",
    ]);
  });

  test("from before has the samples' order of metrics after the migration, unless it had changed its own", async () => {
    const { pool } = database;
    const before =
      "case code when 'count' then 1 when 'average' then 2 when 'complexity' then 3 else sort_order end";
    const migration = (await readMigrations()).find(({ version }) => version === 14)?.sql ?? "";
    const statement = migration.slice(migration.indexOf("update metric set sort_order"));
    const orderAfter = async (name: string, change: string) => {
      const { id } = await ensureAccount(pool, name);
      await pool.query(`update metric set sort_order = ${before} where account_id = $1`, [id]);
      await pool.query(change.replaceAll("$1", String(id)));
      await pool.query(statement);
      const metrics = await listMetrics(pool, id);
      return metrics.filter(({ enabled }) => enabled).map(({ code, order }) => `${code} ${order}`);
    };
    expect(await orderAfter("Нетронутый", "select 1")).toEqual([
      "income 0",
      "average 1",
      "complexity 2",
      "count 3",
    ]);
    const own = ["income 0", "count 1", "average 2", "complexity 3"];
    const renamed = "update metric set name = 'Чек' where account_id = $1 and code = 'average'";
    expect(await orderAfter("Переименован", renamed)).toEqual(own);
    const moved = "update metric set sort_order = 9 where account_id = $1 and code = 'income'";
    expect(await orderAfter("Переставлен", moved)).toEqual([...own.slice(1), "income 9"]);
  });
});

describe("a store", () => {
  test("has the account's zone and the usual hours when nothing else is said", async () => {
    const store = await addStore(database.pool, account.id, { name: "  Пирожки " });
    expect(store).toMatchObject({ name: "Пирожки", extId: null, timeZone: "Asia/Omsk", place: "" });
    expect([store.opensMinute, store.closesMinute]).toEqual([540, 1260]);
  });

  test("takes a zone in any spelling of its letters", async () => {
    const store = await addStore(database.pool, account.id, { name: "x", timeZone: "asia/yekaterinburg" });
    expect(store.timeZone).toBe("Asia/Yekaterinburg");
  });

  const at = (charsMax: number) => "я".repeat(charsMax);
  test.each<[string, Partial<NewStore>]>([
    [
      "accepted",
      { name: at(100), extId: at(40), country: at(60), city: at(60), street: at(100), house: at(20) },
    ],
    ["accepted", { name: "😀".repeat(100) }],
    ["bad value: name", { name: at(101) }],
    ["bad value: name", { name: " \t" }],
    ["bad value: name", { name: "nul\0" }],
    ["bad value: extId", { extId: at(41) }],
    ["bad value: extId", { extId: "" }],
    ["bad value: extId", { extId: "a/b" }],
    ["bad value: extId", { extId: "\ud800" }],
    ["bad value: country", { country: at(61) }],
    ["bad value: city", { city: at(61) }],
    ["bad value: street", { street: at(101) }],
    ["bad value: house", { house: at(21) }],
    ["bad value: timeZone", { timeZone: "Mars/Olympus" }],
    ["bad value: timeZone", { timeZone: "+03:00" }],
    ["bad value: timeZone", { timeZone: "" }],
    ["accepted", { opensMinute: 0, closesMinute: 1440 }],
    ["bad value: closes", { opensMinute: 600, closesMinute: 600 }],
    ["bad value: closes", { closesMinute: 1441 }],
    ["bad value: closes", { opensMinute: 0.5 }],
  ])("%s: %j", async (expected, details) => {
    expect(await refusal(addStore(database.pool, account.id, { name: "Лавка", ...details }))).toBe(expected);
  });

  test("keeps its ext id for itself inside the account only, also when many come at once", async () => {
    const add = () => refusal(addStore(database.pool, account.id, { name: "Лавка", extId: "111" }));
    const outcomes = await Promise.all(Array.from({ length: 10 }, add));
    expect(outcomes.filter((outcome) => outcome === "accepted")).toHaveLength(1);
    expect(outcomes.filter((outcome) => outcome === "in use: extId")).toHaveLength(9);
    expect(await refusal(addStore(database.pool, other.id, { name: "Лавка", extId: "111" }))).toBe(
      "accepted",
    );
  });

  test("changes in what is given, and only in the account that has it", async () => {
    const store = await addStore(database.pool, account.id, { name: "Старая", extId: "upd", city: "Омск" });
    await updateStore(database.pool, account.id, store.id, { name: "Новая", closesMinute: 1380 });
    expect(await findStore(database.pool, account.id, "upd")).toEqual({
      ...store,
      name: "Новая",
      closesMinute: 1380,
    });
    expect(await refusal(updateStore(database.pool, other.id, store.id, { name: "Чужая" }))).toBe(
      "not found: store",
    );
    expect(await refusal(updateStore(database.pool, account.id, store.id, { opensMinute: 1380 }))).toBe(
      "bad value: closes",
    );
    await updateStore(database.pool, account.id, store.id, { extId: "upd" });
    await addStore(database.pool, account.id, { name: "Лавка", extId: "taken" });
    expect(await refusal(updateStore(database.pool, account.id, store.id, { extId: "taken" }))).toBe(
      "in use: extId",
    );
  });

  test("is found by id or ext id, and a number that means two stores is refused", async () => {
    const fresh = await ensureAccount(database.pool, "Мак");
    const first = await addStore(database.pool, fresh.id, { name: "a" });
    const second = await addStore(database.pool, fresh.id, { name: "b", extId: String(first.id) });
    const id = async (reference: string) => (await findStore(database.pool, fresh.id, reference)).id;
    expect(await id(String(second.id))).toBe(second.id);
    expect(await id(`id:${first.id}`)).toBe(first.id);
    expect(await id(`ext:${first.id}`)).toBe(second.id);
    expect(await refusal(id(String(first.id)))).toBe("bad value: store");
    expect(await refusal(id("99999999999999999999"))).toBe("not found: store");
    expect(await refusal(id(""))).toBe("not found: store");
    expect((await listStores(database.pool, fresh.id)).map((store) => store.name)).toEqual(["a", "b"]);
  });
});

test("a time of day is read as it is written", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: dayMinutes }), (minute) => {
      expect(parseMinute("opens", formatMinute(minute))).toBe(minute);
    }),
  );
});

test.each(["24:01", "25:00", "9", "09:60", "-1:00", "09:00:00", ""])("%j is no time of day", (text) => {
  expect(() => parseMinute("opens", text)).toThrow(NetworkError);
});
