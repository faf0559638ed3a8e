import { isDeepStrictEqual } from "node:util";
import fc from "fast-check";
import { expect, test } from "vitest";
import { cashier, item, saleBody } from "../testing/bodies.ts";
import { codeOf, openSellingTill, openTestTill } from "../testing/till.ts";
import { requestHash } from "./operation-id.ts";

test("a repeated operationId answers the first answer again and does nothing", async () => {
  const till = await openSellingTill();
  const first = await till.run("SALE", saleBody({ operationId: "1" }));
  till.clock.pass(60_000);
  expect(await till.run("SALE", saleBody({ operationId: "1" }))).toEqual(first);
  expect(till.journal.last()?.number).toBe(2);
});

test("the order of members does not matter to a repeat, and how a value is written does", async () => {
  const till = await openSellingTill();
  const first = await till.run("SALE", { cashier, operationId: "1", cash: "10", itemList: [item()] });
  expect(await till.run("SALE", { itemList: [item()], cash: "10", operationId: "1", cashier })).toEqual(
    first,
  );
  expect(await till.code("SALE", { itemList: [item()], cash: 10, operationId: "1", cashier })).toBe(650);
  expect(requestHash("SALE", { a: [1, { b: 2, c: null }] })).toBe(
    requestHash("SALE", { a: [1, { c: null, b: 2 }] }),
  );
  expect(requestHash("SALE", { a: [1, 2] })).not.toBe(requestHash("SALE", { a: [2, 1] }));
  expect(requestHash("SALE", { a: "1,2" })).not.toBe(requestHash("SALE", { a: ["1", "2"] }));
});

test("two bodies have one hash exactly when they are the same JSON value", () => {
  const small = fc.jsonValue({ maxDepth: 3 });
  const shuffled = (value: unknown): unknown => {
    if (typeof value !== "object" || value === null) return value;
    if (Array.isArray(value)) return value.map(shuffled);
    return Object.fromEntries(
      Object.entries(value)
        .reverse()
        .map(([name, member]) => [name, shuffled(member)]),
    );
  };
  fc.assert(
    fc.property(small, small, (one, other) => {
      expect(requestHash("SALE", shuffled(one))).toBe(requestHash("SALE", one));
      const isSame = isDeepStrictEqual(JSON.parse(JSON.stringify(one)), JSON.parse(JSON.stringify(other)));
      expect(requestHash("SALE", one) === requestHash("SALE", other)).toBe(isSame);
    }),
  );
  const alike = [
    ["a", 1],
    { a: 1 },
    [{ members: 1 }, "a", 1],
    [[2], "a", 1],
    { members: 1 },
    [1],
    1,
    "1",
    [[1]],
  ];
  expect(new Set(alike.map((body) => requestHash("SALE", body))).size).toBe(alike.length);
});

test("an operationId belongs to one operation with one body", async () => {
  const till = await openSellingTill();
  await till.run("SALE", saleBody({ operationId: "1" }));
  expect(await till.code("SALE", saleBody({ operationId: "1", cash: "11" }))).toBe(650);
  expect(await till.code("REFUND", saleBody({ operationId: "1" }))).toBe(650);
  expect(till.journal.last()?.number).toBe(2);
});

test("an operationId is answered after a restart, in another shift and with a blocked device", async () => {
  const before = await openSellingTill();
  const first = await before.run("SALE", saleBody({ operationId: "1" }));
  await before.run("CLOSE_SHIFT", { cashier });
  await before.close();
  const after = await openTestTill({ folder: before.folder });
  after.emulator.failures.set("blocked");
  expect(await after.run("SALE", saleBody({ operationId: "1" }))).toEqual(first);
});

test("a refused operation does not use its operationId up", async () => {
  const till = await openSellingTill();
  expect(await till.code("SALE", saleBody({ operationId: "1", cash: "9" }))).toBe(611);
  expect(await till.code("SALE", saleBody({ operationId: "1" }))).toBe(200);
});

test("two requests with one operationId that wait together are one sale", async () => {
  const till = await openSellingTill();
  const [first, second, other] = await Promise.all([
    till.run("SALE", saleBody({ operationId: "1" })),
    till.run("SALE", saleBody({ operationId: "1" })),
    codeOf(till.run("SALE", saleBody({ operationId: "1", cash: "11" }))),
  ]);
  expect(second).toEqual(first);
  expect(other).toBe(650);
  expect(till.journal.last()?.number).toBe(2);
});

test("each mode has operationIds of its own", async () => {
  const till = await openTestTill();
  const open = { cashier, operationId: "1" };
  await till.run("OPEN_SHIFT", open);
  await till.run("CLOSE_SHIFT", { cashier });
  await till.run("SET_MODE", { mode: "training" });
  await till.run("OPEN_SHIFT", open);
  expect(till.journal.shift()).toMatchObject({ isOpen: true, number: 1 });
});
