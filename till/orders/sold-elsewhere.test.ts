import { expect, test } from "vitest";
import { cashier, saleBody } from "../testing/bodies.ts";
import { orderPacket, orderWord } from "../testing/exchange-server.ts";
import { hasAll, openOrdersTill } from "../testing/orders-till.ts";
import type { TestTill } from "../testing/till.ts";

const { uid: orderUid } = orderPacket();
const minuteMs = 60_000;
const sold = { kind: "withdrawal", uid: orderUid, version: 1, reason: "sold" } as const;
const listed = async (till: TestTill) => (await till.run("ORDERS", {})).orders ?? [];

/** Till 3 has taken the order that is in work here. */
async function openLost() {
  const opened = await openOrdersTill([orderWord()]);
  await opened.till.run("PICK_ORDER", { orderUid, cashier });
  opened.hub.say(orderWord({}, "Касса 3"));
  await hasAll(opened);
  expect(await listed(opened.till)).toMatchObject([{ note: "Заказ в работе на кассе «Касса 3»" }]);
  return opened;
}

test("an order lost to another till that sells it says so, and leaves the list five minutes after it was seen", async () => {
  const { hub, till } = await openLost();
  hub.say(sold);
  await hasAll({ hub, till });
  till.clock.pass(30 * minuteMs);
  const note = "Заказ продан на другой кассе";
  expect(await listed(till)).toMatchObject([{ withdrawn: "sold", note, inWork: { lost: note } }]);
  till.clock.pass(5 * minuteMs - 1);
  expect(await listed(till)).toHaveLength(1);
  till.clock.pass(1);
  expect(await listed(till)).toEqual([]);
  expect(await till.code("SALE", saleBody({ orderUid }))).toBe(714);
  expect(till.orders.look()).toMatchObject({ inWork: 0, warnings: [] });
  till.clock.pass(25 * 60 * minuteMs);
  expect(await listed(till)).toEqual([]);
  expect(till.orders.store.claims.all()).toEqual([]);
});

test("an order sold elsewhere leaves the list at once when the cashier releases it", async () => {
  const { hub, till } = await openLost();
  hub.say(sold);
  await hasAll({ hub, till });
  expect(await listed(till)).toHaveLength(1);
  await till.run("RELEASE_ORDER", { orderUid });
  expect(await listed(till)).toEqual([]);
});

test("an order lost to another till from which the office takes it back says that, and leaves the list, too", async () => {
  const { hub, till } = await openLost();
  hub.say({ ...sold, reason: "cancelled" });
  await hasAll({ hub, till });
  expect(await listed(till)).toMatchObject([{ withdrawn: "cancelled", note: "Заказ отменен в офисе" }]);
  till.clock.pass(5 * minuteMs);
  expect(await listed(till)).toEqual([]);
});

test("an order sold elsewhere that is offered again is in the list like any other, also after it has left it", async () => {
  const { hub, till } = await openLost();
  hub.say(sold);
  await hasAll({ hub, till });
  await listed(till);
  till.clock.pass(5 * minuteMs);
  expect(await listed(till)).toEqual([]);
  hub.say(orderWord());
  await hasAll({ hub, till });
  expect(await listed(till)).toMatchObject([{ inWork: null, withdrawn: null, note: null }]);
  till.clock.pass(60 * minuteMs);
  expect(await listed(till)).toHaveLength(1);
});

test("an order that only the office has taken back stays in the list as long as it is in work", async () => {
  const { hub, till } = await openOrdersTill([orderWord()]);
  await till.run("PICK_ORDER", { orderUid, cashier });
  hub.say({ ...sold, reason: "cancelled" });
  await hasAll({ hub, till });
  await listed(till);
  till.clock.pass(60 * minuteMs);
  expect(await listed(till)).toHaveLength(1);
});
