import { RpcError } from "@prilavok/contracts/jsonrpc/errors.ts";
import type { Method, ParamsOf, ResultOf } from "@prilavok/contracts/jsonrpc/method.ts";
import * as methods from "@prilavok/contracts/management-api/methods.ts";
import { Value } from "typebox/value";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { systemClock } from "../clock.ts";
import type { Caller } from "../door/handler.ts";
import { completenessHandlers } from "../shifts/completeness-door.ts";
import { createTestDatabase, type TestDatabase } from "../testing/database.ts";
import { ensureAccount } from "./account.ts";
import { addDevice } from "./device.ts";
import { createDirectory, type Directory } from "./directory.ts";
import { managementHandlers } from "./door.ts";

type MetricChange = ParamsOf<typeof methods.metricSet>;

let database: TestDatabase;
let directory: Directory;
let caller: Caller;
let stranger: Caller;
let accounts = 0;

beforeAll(async () => {
  database = await createTestDatabase(8);
  directory = createDirectory({ pool: database.pool, clock: systemClock });
});

beforeEach(async () => {
  caller = await makeAdministrator("Asia/Omsk");
  stranger = await makeAdministrator("Europe/Moscow");
});

afterAll(async () => {
  await directory.close();
  await database.close();
});

async function makeAdministrator(timeZone: string): Promise<Caller> {
  accounts += 1;
  const account = await ensureAccount(database.pool, `Счёт ${accounts}`, timeZone);
  const { accesskey } = await addDevice(database.pool, systemClock, account.id, {
    storeId: null,
    extId: null,
  });
  return directory.authenticate(accesskey);
}

/** Calls a method as the door does; both sides must keep to the contract's schemas. */
async function call<M extends Method>(method: M, params: ParamsOf<M>, by = caller): Promise<ResultOf<M>> {
  const { pool } = database;
  const found = managementHandlers({ pool, clock: systemClock, directory }).find(
    (one) => one.method === method,
  );
  if (found === undefined) throw new Error(`no handler of ${method.name}`);
  expect([...Value.Errors(method.params, params)]).toEqual([]);
  const result = await found.handle(params as never, by);
  expect([...Value.Errors(method.result, result)]).toEqual([]);
  return result as ResultOf<M>;
}

/** The error's code and path, such as "-32602 location.store_ext_id". */
async function refusal(work: Promise<unknown>): Promise<string> {
  try {
    await work;
    return "accepted";
  } catch (error) {
    if (error instanceof RpcError) return `${error.entry.code} ${error.data?.path}`;
    throw error;
  }
}

const location = {
  country: "Россия",
  city: "Тюмень",
  street: "50 лет ВЛКСМ",
  house: "63",
  store_ext_id: "111",
  name: "Шаурма",
};

test("every method of the contract has its handler", () => {
  const rules = { pool: database.pool, clock: systemClock, directory };
  const names = [...managementHandlers(rules), ...completenessHandlers(rules)].map((one) => one.method);
  expect(new Set(names)).toEqual(new Set(methods.managementMethods));
});

describe("setCashbox", () => {
  test("makes the store, and answers a key that works at once and reaches that store", async () => {
    const made = await call(methods.setCashbox, { location, extid: "123" });
    expect(made.store_ext_id).toBe("111");
    expect(await directory.authenticate(made.accesskey)).toMatchObject({
      deviceId: Number(made.deviceId),
      storeId: Number(made.addressId),
      deviceExtId: "123",
      kind: "till",
      timeZone: "Asia/Omsk",
    });
    expect(await directory.store(Number(made.addressId))).toMatchObject({
      name: "Шаурма",
      place: "Тюмень, 50 лет ВЛКСМ, 63",
    });
  });

  test("with a known store_ext_id adds to that store and leaves it as it is", async () => {
    const first = await call(methods.setCashbox, { location, extid: "1" });
    const second = await call(methods.setCashbox, {
      location: { country: "Россия", city: "Омск", store_ext_id: "111", name: "Иначе" },
      extid: "2",
    });
    expect(second.addressId).toBe(first.addressId);
    expect(await directory.store(Number(first.addressId))).toMatchObject({ name: "Шаурма", city: "Тюмень" });
  });

  test("without store_ext_id knows a store by its address and name", async () => {
    const address = { country: "Россия", city: "Омск", street: "Ленина", house: "1" };
    const first = await call(methods.setCashbox, { location: { ...address, name: "Лавка" } });
    expect(first.store_ext_id).toBeNull();
    const same = await call(methods.setCashbox, { location: { ...address, city: " Омск ", name: "Лавка" } });
    const otherName = await call(methods.setCashbox, { location: { ...address, name: "Киоск" } });
    const otherHouse = await call(methods.setCashbox, {
      location: { ...address, house: "2", name: "Лавка" },
    });
    const nameless = await call(methods.setCashbox, { location: address });
    expect(same.addressId).toBe(first.addressId);
    expect(new Set([first, otherName, otherHouse, nameless].map((one) => one.addressId)).size).toBe(4);
    expect((await directory.store(Number(nameless.addressId))).name).toBe("Омск, Ленина, 1");
    expect((await call(methods.setCashbox, { location: address })).addressId).toBe(nameless.addressId);
  });

  test("finds a name in the longest address", async () => {
    const long = {
      country: "Р".repeat(60),
      city: "Г".repeat(60),
      street: "у".repeat(100),
      house: "9".repeat(20),
    };
    const made = await call(methods.setCashbox, { location: long });
    expect([...(await directory.store(Number(made.addressId))).name]).toHaveLength(100);
    expect((await call(methods.setCashbox, { location: long })).addressId).toBe(made.addressId);
  });

  test("refuses an extid that any device of the account has, in whatever store, and makes nothing", async () => {
    await call(methods.setCashbox, { location, extid: "123" });
    const elsewhere = { ...location, store_ext_id: "112", name: "Вторая" };
    expect(await refusal(call(methods.setCashbox, { location: elsewhere, extid: "123" }))).toBe(
      "-32803 extid",
    );
    expect(await refusal(call(methods.cashboxList, { store_ext_id: "112" }))).toMatch(/^-33000/);
    expect(await refusal(call(methods.setCashbox, { location, extid: "123" }, stranger))).toBe("accepted");
  });

  test("made by many at once makes one store", async () => {
    const made = await Promise.all(
      Array.from({ length: 10 }, (_, n) => call(methods.setCashbox, { location, extid: `${n}` })),
    );
    expect(new Set(made.map((one) => one.addressId)).size).toBe(1);
    expect(new Set(made.map((one) => one.deviceId)).size).toBe(10);
  });

  test.each([
    [{ ...location, store_ext_id: "a/b" }, "-32602 location.store_ext_id"],
    [{ ...location, name: "  " }, "-32602 location.name"],
    [{ ...location, timeZone: "Mars/Olympus" }, "-32602 location.timeZone"],
    [{ country: "", city: "" }, "-32602 location.name"],
  ])("refuses %j", async (bad, expected) => {
    expect(await refusal(call(methods.setCashbox, { location: bad }))).toBe(expected);
  });
});

describe("cashbox.block and cashbox.unblock", () => {
  test("stop a key at once and let it in again, by either id", async () => {
    const { accesskey, deviceId } = await call(methods.setCashbox, { location, extid: "123" });
    await directory.authenticate(accesskey);
    expect(await call(methods.cashboxBlock, { extid: "123" })).toMatchObject({ deviceId, status: "blocked" });
    expect(await refusal(directory.authenticate(accesskey))).toMatch(/^-32801/);
    expect(await call(methods.cashboxBlock, { extid: "123" })).toMatchObject({ status: "blocked" });
    expect(await call(methods.cashboxUnblock, { deviceId })).toMatchObject({ status: "active" });
    expect(await refusal(directory.authenticate(accesskey))).toBe("accepted");
  });

  test("know tills of the own account only", async () => {
    const { deviceId } = await call(methods.setCashbox, { location, extid: "123" });
    expect(await refusal(call(methods.cashboxBlock, { deviceId }, stranger))).toBe("-33000 deviceId");
    expect(await refusal(call(methods.cashboxBlock, { extid: "123" }, stranger))).toBe("-33000 extid");
    expect(await refusal(call(methods.cashboxBlock, { deviceId, extid: "124" }))).toBe("-33000 deviceId");
    expect(await refusal(call(methods.cashboxBlock, { deviceId: "9999999999999999999" }))).toBe(
      "-33000 deviceId",
    );
    expect(await refusal(call(methods.cashboxBlock, {}))).toBe("-32602 deviceId");
    expect(await refusal(call(methods.cashboxBlock, { deviceId: String(caller.deviceId) }))).toBe(
      "-33000 deviceId",
    );
  });

  test("ask for deviceId when two stores use the extid", async () => {
    for (const name of ["A", "B"]) {
      const { addressId } = await call(methods.storeCreate, { name });
      const device = { storeId: Number(addressId), extId: "1" };
      await addDevice(database.pool, systemClock, caller.accountId, device);
    }
    expect(await refusal(call(methods.cashboxBlock, { extid: "1" }))).toBe("-32602 extid");
  });
});

describe("cashbox.rotateKey", () => {
  test("answers a new key and until when the one before it works", async () => {
    const { accesskey } = await call(methods.setCashbox, { location, extid: "123" });
    const before = Date.now();
    const rotated = await call(methods.cashboxRotateKey, { extid: "123", graceMinutes: 60 });
    expect(Date.parse(rotated.previousKeysExpireAt) - before).toBeGreaterThanOrEqual(3_600_000);
    for (const key of [accesskey, rotated.accesskey]) {
      expect(await refusal(directory.authenticate(key))).toBe("accepted");
    }
    const again = await call(methods.cashboxRotateKey, { extid: "123", graceMinutes: 0 });
    for (const key of [accesskey, rotated.accesskey]) {
      expect(await refusal(directory.authenticate(key))).toMatch(/^-32802/);
    }
    expect(await refusal(directory.authenticate(again.accesskey))).toBe("accepted");
  });

  test("gives a day when no time is asked for", async () => {
    await call(methods.setCashbox, { location, extid: "123" });
    const { previousKeysExpireAt } = await call(methods.cashboxRotateKey, { extid: "123" });
    expect(Math.round((Date.parse(previousKeysExpireAt) - Date.now()) / 60_000)).toBe(24 * 60);
  });
});

test("cashbox.list goes through all tills of the account page by page, and through those of a store", async () => {
  for (let till = 0; till < 5; till += 1) await call(methods.setCashbox, { location, extid: `${till}` });
  await call(methods.setCashbox, { location: { ...location, store_ext_id: "112" }, extid: "5" });
  await call(methods.setCashbox, { location, extid: "foreign" }, stranger);
  await directory.resolvePoskey(caller, "@111");
  const seen: (string | null)[] = [];
  let after: string | null = "0";
  while (after !== null) {
    const page: ResultOf<typeof methods.cashboxList> = await call(methods.cashboxList, { after, limit: 3 });
    seen.push(...page.cashboxes.map((one) => one.extid));
    after = page.next;
  }
  expect(seen).toEqual(["0", "1", "2", "3", "4", "5"]);
  const ofStore = await call(methods.cashboxList, { store_ext_id: "112" });
  expect(ofStore).toMatchObject({ cashboxes: [{ extid: "5", store_ext_id: "112" }], next: null });
});

describe("store.create and store.update", () => {
  test("answer the store whole", async () => {
    const made = await call(methods.storeCreate, {
      name: "Лавка",
      store_ext_id: "7",
      opens: "08:30",
      closes: "24:00",
    });
    expect(made).toMatchObject({ store_ext_id: "7", timeZone: "Asia/Omsk", opens: "08:30", closes: "24:00" });
    const reference = { addressId: made.addressId, store_ext_id: "7" };
    const changes = { name: "Лавка 2", timeZone: "Europe/Samara", store_ext_id: "8" };
    expect(await call(methods.storeUpdate, { store: reference, changes })).toEqual({ ...made, ...changes });
    expect(await directory.store(Number(made.addressId))).toMatchObject({ name: "Лавка 2", extId: "8" });
  });

  test("refuse what does not fit, with its path, and stores of others", async () => {
    const { addressId } = await call(methods.storeCreate, { name: "Лавка", store_ext_id: "7" });
    await call(methods.storeCreate, { name: "Вторая", store_ext_id: "8" });
    type Params = ParamsOf<typeof methods.storeUpdate>;
    const update = (changes: Params["changes"], store: Params["store"] = { addressId }) =>
      refusal(call(methods.storeUpdate, { store, changes }));
    expect(await refusal(call(methods.storeCreate, { name: "Третья", store_ext_id: "7" }))).toBe(
      "-32500 store_ext_id",
    );
    expect(await refusal(call(methods.storeCreate, { name: "x", opens: "10:00", closes: "09:00" }))).toBe(
      "-32602 closes",
    );
    expect(await update({ store_ext_id: "8" })).toBe("-32500 changes.store_ext_id");
    expect(await update({ timeZone: "Nowhere" })).toBe("-32602 changes.timeZone");
    expect(await update({}, {})).toBe("-32602 store.addressId");
    expect(await update({}, { store_ext_id: "9" })).toBe("-33000 store");
    expect(await update({}, { addressId, store_ext_id: "8" })).toBe("-33000 store");
    expect(await refusal(call(methods.storeUpdate, { store: { addressId }, changes: {} }, stranger))).toBe(
      "-33000 store",
    );
  });
});

describe("metric.list and metric.set", () => {
  test("show the standard metrics, and the own brand once it is marked", async () => {
    const { metrics } = await call(methods.metricList, {});
    expect(metrics.map((one) => one.metric)).toEqual([
      "income",
      "average",
      "complexity",
      "count",
      "category",
    ]);
    const marked = await call(methods.metricSet, { metric: "category", ownBrand: ["Вкусное", "Выпечка"] });
    expect(marked).toMatchObject({ enabled: true, ownBrand: ["Вкусное", "Выпечка"] });
    expect(await call(methods.metricSet, { metric: "category", ownBrand: ["Выпечка"] })).toMatchObject({
      ownBrand: ["Выпечка"],
    });
    expect(await call(methods.metricSet, { metric: "category", ownBrand: [] })).toMatchObject({
      enabled: false,
    });
  });

  test("make a custom metric by names, once, and change it", async () => {
    const params = {
      name: "Доля кофе",
      type: 3,
      definition: { of: "sum", categories: ["Кофе", " Чай "], percentOf: { of: "sum" } },
    } satisfies MetricChange;
    const made = await call(methods.metricSet, params);
    expect(made).toMatchObject({ metric: `p/${made.id}`, order: 5, enabled: true });
    expect(made.definition).toEqual({ of: "sum", categories: ["Кофе", "Чай"], percentOf: { of: "sum" } });
    expect(await call(methods.metricSet, params)).toEqual(made);
    expect(await call(methods.metricSet, { metric: made.metric, enabled: false })).toEqual({
      ...made,
      enabled: false,
    });
    const definition = { of: "count", attribute: "card" } as const;
    const changed = await call(methods.metricSet, { metric: made.metric, type: 1, definition });
    expect(changed).toMatchObject({ definition, type: 1 });
    expect(await refusal(call(methods.metricSet, { metric: made.metric, order: 1 }, stranger))).toBe(
      "-33000 metric",
    );
  });

  test.each<[string, MetricChange]>([
    ["-32602 name", { type: 1, definition: { of: "sum" } }],
    ["-32602 type", { name: "x", definition: { of: "sum" } }],
    ["-32602 definition", { name: "x", type: 1 }],
    ["-32602 definition.of", { name: "x", type: 2, definition: { of: "count" } }],
    ["-32602 definition.percentOf", { name: "x", type: 3, definition: { of: "sum" } }],
    [
      "-32602 definition.percentOf",
      { name: "x", type: 1, definition: { of: "sum", percentOf: { of: "sum" } } },
    ],
    [
      "-32602 definition.attribute",
      { name: "x", type: 1, definition: { of: "sum", attribute: "a", categories: ["b"] } },
    ],
    ["-32602 definition.categories", { name: "x", type: 1, definition: { of: "sum", categories: [] } }],
    [
      "-32602 definition.categories[1]",
      { name: "x", type: 1, definition: { of: "sum", categories: ["a", "b&&c"] } },
    ],
    [
      "-32602 definition.percentOf.categories[0]",
      { name: "x", type: 3, definition: { of: "sum", percentOf: { of: "sum", categories: [" "] } } },
    ],
    ["-32500 name", { name: "Выручка", type: 1, definition: { of: "sum" } }],
    ["-32602 type", { metric: "income", type: 1 }],
    ["-32602 definition", { metric: "income", definition: { of: "sum" } }],
    ["-32602 ownBrand", { metric: "income", ownBrand: ["a"] }],
    ["-32500 name", { metric: "income", name: "Средний чек" }],
    ["-33000 metric", { metric: "p/999999", name: "x" }],
  ])("answer %s to %j", async (expected, params) => {
    expect(await refusal(call(methods.metricSet, params))).toBe(expected);
  });

  test("keep to fifty custom metrics, also when many come at once", async () => {
    const make = (n: number) =>
      refusal(call(methods.metricSet, { name: `М${n}`, type: 1, definition: { of: "sum" } }));
    const outcomes = await Promise.all(Array.from({ length: 55 }, (_, n) => make(n)));
    expect(outcomes.filter((outcome) => outcome === "accepted")).toHaveLength(50);
    expect(outcomes.filter((outcome) => outcome === "-32500 metric")).toHaveLength(5);
  });
});
