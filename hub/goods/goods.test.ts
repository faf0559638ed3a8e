import type { E4 } from "@prilavok/contracts/values/decimal.ts";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { transaction } from "../database/pool.ts";
import { ensureAccount } from "../network/account.ts";
import { createTestDatabase, type TestDatabase } from "../testing/database.ts";
import { changeGoods, putAllGoods } from "./change.ts";
import { findGoods, findGoodsByGtin, listGoods, readGoodsAfter } from "./list.ts";
import { goodsPerAccountMax } from "./rules.ts";
import { article, write } from "./testing.ts";

let database: TestDatabase;
let accountId: number;

beforeEach(async () => {
  database = await createTestDatabase();
  accountId = (await ensureAccount(database.pool, "Ромашка")).id;
});

afterEach(() => database.close());

const put = (...goods: Parameters<typeof write>[2]) => write(database.pool, accountId, goods);
const codesAfter = async (position: bigint) =>
  (await readGoodsAfter(database.pool, accountId, position, 100)).map(({ code }) => code);
const lastPosition = async () =>
  (await readGoodsAfter(database.pool, accountId, 0n, 1_000)).at(-1)?.position ?? 0n;

describe("the feed of goods", () => {
  test("has each article once, at its last change", async () => {
    expect(await put(article("a"), article("b"), article("c"))).toEqual(["added", "added", "added"]);
    expect(await codesAfter(0n)).toEqual(["a", "b", "c"]);
    const before = await lastPosition();
    expect(await put(article("a", { name: "Другой" }))).toEqual(["changed"]);
    expect(await codesAfter(0n)).toEqual(["b", "c", "a"]);
    expect(await codesAfter(before)).toEqual(["a"]);
    expect(await findGoods(database.pool, accountId, "a")).toMatchObject({ name: "Другой", version: 2 });
  });

  test("does not move on for what stays as it was, and wakes nobody", async () => {
    await put(article("a"), article("b"));
    const before = await lastPosition();
    const listener = await database.pool.connect();
    const heard: (string | undefined)[] = [];
    listener.on("notification", ({ payload }) => heard.push(payload));
    await listener.query("listen prilavok_exchange");
    expect(await put(article("a"), { code: "b" })).toEqual(["unchanged", "unchanged"]);
    expect(await put(article("c"))).toEqual(["added"]);
    await expect.poll(() => heard).toEqual([`a${accountId}`]);
    listener.release();
    expect(await codesAfter(before)).toEqual(["c"]);
    expect(await findGoods(database.pool, accountId, "a")).toMatchObject({ version: 1 });
  });

  test("grows in the order of the commits, however many write at once", async () => {
    const writes = Array.from({ length: 30 }, (_, at) => put(article(`x${at}`), article(`y${at}`)));
    await Promise.all(writes);
    const all = await readGoodsAfter(database.pool, accountId, 0n, 1_000);
    expect(new Set(all.map(({ position }) => position)).size).toBe(60);
    const counted = await database.pool.query("select goods_count from goods_feed");
    expect(counted.rows).toEqual([{ goods_count: 60 }]);
  });

  test("has nothing of a write that was rolled back", async () => {
    const refused = transaction(database.pool, (connection) =>
      putAllGoods(connection, Date.now(), accountId, [article("a"), article("b", { gtin: "123" })]),
    );
    await expect(refused).rejects.toMatchObject({ problem: "bad-request", facts: { path: "goods[1].gtin" } });
    expect(await codesAfter(0n)).toEqual([]);
  });
});

describe("a barcode", () => {
  const gtin = "4600051000057";
  const other = "96385074";

  test("belongs to one article that is sold, with or without leading zeros", async () => {
    expect(await put(article("a", { gtin }))).toEqual(["added"]);
    expect(await put(article("b", { gtin: `0${gtin}` }))).toEqual(["refused: gtin"]);
    expect(await put(article("c", { gtin: other }), article("d", { gtin: other }))).toEqual([
      "added",
      "refused: gtin",
    ]);
    expect(await findGoodsByGtin(database.pool, accountId, `0${gtin}`)).toMatchObject({ code: "a", gtin });
    const stranger = (await ensureAccount(database.pool, "Лютик")).id;
    expect(await write(database.pool, stranger, [article("z", { gtin })])).toEqual(["added"]);
  });

  test("is free when its article is archived, and then keeps that one from coming back", async () => {
    await put(article("a", { gtin }));
    await put({ code: "a", isArchived: true });
    expect(await findGoodsByGtin(database.pool, accountId, gtin)).toBeUndefined();
    expect(await put(article("b", { gtin }))).toEqual(["added"]);
    expect(await put({ code: "a", isArchived: false })).toEqual(["refused: gtin"]);
    expect(await put({ code: "a", isArchived: false, gtin: null })).toEqual(["changed"]);
  });

  test("may change places with another one in one write", async () => {
    await put(article("a", { gtin }), article("b", { gtin: other }));
    expect(await put({ code: "a", gtin: other }, { code: "b", gtin })).toEqual(["changed", "changed"]);
    expect(await findGoodsByGtin(database.pool, accountId, gtin)).toMatchObject({ code: "b" });
    expect(await put(article("c", { gtin }), { code: "b", gtin: null })).toEqual(["added", "changed"]);
  });

  test("does not move when the one that would give it up is refused", async () => {
    await put(article("a", { gtin }), article("b", { gtin: other }));
    expect(await put({ code: "c", gtin, name: "c", priceE4: 0 as E4 }, { code: "a", gtin: other })).toEqual([
      "refused: gtin",
      "refused: gtin",
    ]);
    expect(await findGoodsByGtin(database.pool, accountId, gtin)).toMatchObject({ code: "a" });
  });
});

describe("an article", () => {
  test.each([
    ["code", { code: " " }],
    ["code", { code: "x".repeat(41) }],
    ["code", { code: "a\nb" }],
    ["name", { name: "" }],
    ["name", { name: "x".repeat(201) }],
    ["name", { name: "a\0b" }],
    ["unit", { unit: "x".repeat(21) }],
    ["category", { category: "x".repeat(201) }],
    ["price", { priceE4: 10_001 as E4 }],
    ["price", { priceE4: -100 as E4 }],
    ["gtin", { gtin: "4600051000058" }],
  ])("is refused by its %s: %j", async (path, details) => {
    expect(await put({ ...article("a"), ...details })).toEqual([`refused: ${path}`]);
    expect(await codesAfter(0n)).toEqual([]);
  });

  test("may be as long as the till can take it", async () => {
    const long = { name: "я".repeat(200), unit: "x".repeat(20), category: "😀".repeat(200) };
    expect(await put(article("к".repeat(40), long))).toEqual(["added"]);
  });

  test("needs a name and a price when it is new, and stands once in a write", async () => {
    const priceE4 = 100 as E4;
    expect(await put({ code: "a", priceE4 }, { code: "b", name: "b" }, article("c"), article("c"))).toEqual([
      "refused: name",
      "refused: price",
      "added",
      "refused: code",
    ]);
  });

  test("is changed only from the version that it has", async () => {
    await put(article("a"));
    const change = (version: number) =>
      transaction(database.pool, (connection) =>
        changeGoods(connection, Date.now(), accountId, { code: "a", name: `v${version}` }, version),
      );
    const outcomes = await Promise.allSettled([change(1), change(1), change(1)]);
    expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    expect(outcomes.find(({ status }) => status === "rejected")).toMatchObject({
      reason: { problem: "stale-version", facts: { expected: 2, actual: 1 } },
    });
  });

  test("is found by a part of its name in any case, with % and _ as they are", async () => {
    await put(article("A-1", { name: "Чай 100%" }), article("A-2", { name: "Чай 1000" }), article("B"));
    const found = async (search: string) =>
      (await listGoods(database.pool, accountId, { afterId: 0, limit: 10, withArchived: false, search })).map(
        ({ code }) => code,
      );
    expect(await found("чай 100%")).toEqual(["A-1"]);
    expect(await found("A-")).toEqual(["A-1", "A-2"]);
    expect(await found("_")).toEqual([]);
    expect(await found("\\")).toEqual([]);
  });
});

test("an account has a million goods at most: those that are there may still change", async () => {
  await put(article("a"));
  const setCount = "update goods_feed set goods_count = $1";
  await database.pool.query(setCount, [goodsPerAccountMax - 1]);
  expect(await put(article("b"), article("c"), { code: "a", name: "другой" })).toEqual([
    "added",
    "refused: code",
    "changed",
  ]);
});
