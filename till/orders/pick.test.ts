import { expect, test } from "vitest";
import { cashier, saleBody } from "../testing/bodies.ts";
import { type ExchangeServer, orderPacket, orderWord, settingsWord } from "../testing/exchange-server.ts";
import { hasAll, openOrdersTill, waitOptions } from "../testing/orders-till.ts";
import { openSellingTill } from "../testing/till.ts";

const { uid: orderUid } = orderPacket();
const pick = { orderUid, cashier };
const taking = { ...settingsWord, offlineRule: "take" } as const;

test("an order is listed, picked, sold for its total and gone", async () => {
  const { hub, till } = await openOrdersTill([orderWord()]);
  const { orders = [] } = await till.run("ORDERS", {});
  expect(orders).toMatchObject([
    { uid: orderUid, number: "ЗП-000001", total: "28.18", heldBy: null, inWork: null, withdrawn: null },
  ]);
  const { sale, order } = await till.run("PICK_ORDER", pick);
  expect(order?.inWork).toMatchObject({ cashier, isOffline: false });
  expect(hub.callsOf("order.claim")).toMatchObject([{ uid: orderUid, version: 1 }]);
  const answer = await till.run("SALE", { ...sale, itemList: [...(sale?.itemList ?? [])], cash: "28.18" });
  expect(answer.total).toBe("28.18");
  const { content } = till.documentOf(answer);
  expect(content).toMatchObject({
    orderUid,
    order: { number: "ЗП-000001", version: 1, claimId: hub.claims.get(orderUid), isOffline: false },
  });
  expect((await till.run("ORDERS", {})).orders).toEqual([]);
  expect(await till.code("SALE", saleBody({ orderUid }))).toBe(715);
});

test("what is listed is told to the hub as shown, once", async () => {
  const { hub, till } = await openOrdersTill([orderWord(), orderWord({ uid: "order-2", number: "2" })]);
  await till.run("ORDERS", { number: "2" });
  const shown = () => hub.callsOf("exchange.confirm").flatMap((params) => params.shown ?? []);
  await expect.poll(shown, waitOptions).toEqual([{ uid: "order-2", version: 1 }]);
  await till.run("ORDERS", {});
  await expect.poll(shown, waitOptions).toHaveLength(2);
  await till.run("ORDERS", {});
  expect(till.orders.store.orders.untold(10)).toEqual([]);
});

test("orders are found by state, number and text, page by page", async () => {
  const words = [1, 2, 3].map((n) =>
    orderWord({ uid: `order-${n}`, number: `ЗП-${n}` }, n === 3 ? "Касса 2" : null),
  );
  const { till } = await openOrdersTill(words);
  await till.run("PICK_ORDER", pick);
  const uids = async (body: object) => (await till.run("ORDERS", body)).orders?.map(({ uid }) => uid);
  expect(await uids({ state: "free" })).toEqual(["order-2"]);
  expect(await uids({ state: "held" })).toEqual(["order-3"]);
  expect(await uids({ state: "inWork" })).toEqual(["order-1"]);
  expect(await uids({ text: "ИВАНОВ" })).toHaveLength(3);
  expect(await uids({ text: "зп-2" })).toEqual(["order-2"]);
  const page = await till.run("ORDERS", { limit: 2 });
  expect(page.orders?.map(({ uid }) => uid)).toEqual(["order-1", "order-2"]);
  expect(await uids({ after: page.next, limit: 2 })).toEqual(["order-3"]);
  expect(await till.code("ORDERS", { after: "x" })).toBe(413);
});

test("picking again answers the same claim, and two callers share one", async () => {
  const { hub, till } = await openOrdersTill([orderWord()]);
  await Promise.all([till.run("PICK_ORDER", pick), till.run("PICK_ORDER", { orderUid, cashier: "Другая" })]);
  await till.run("PICK_ORDER", pick);
  expect(hub.callsOf("order.claim")).toHaveLength(1);
});

test("an order that the hub refuses stays where it is, with the hub's words", async () => {
  const { hub, till } = await openOrdersTill([orderWord()]);
  hub.heldElsewhere.set(orderUid, "Касса 2");
  await expect(till.run("PICK_ORDER", pick)).rejects.toMatchObject({
    code: 713,
    message: "Заказ покупателя не выдан: Заказ в работе на кассе «Касса 2»",
  });
  expect(till.orders.store.claims.all()).toEqual([]);
});

test("an order that the till could not sell is not picked, and the answer says what is wrong with it", async () => {
  const [chair, cloth] = orderPacket().lines;
  if (chair === undefined || cloth === undefined) throw new Error("the order has two lines");
  const much = { ...cloth, amount: 10_000, price: 1, discount: 0, total: 10_000 };
  const dear = { ...cloth, amount: 9_999, price: 20_000_000 };
  const words = [much, dear].map((line, place) =>
    orderWord({ uid: `order-${place}`, lines: [chair, line], total: 10_024 }),
  );
  const { hub, till } = await openOrdersTill(words);
  await expect(till.run("PICK_ORDER", { orderUid: "order-0", cashier })).rejects.toMatchObject({
    code: 713,
    message:
      "Заказ покупателя не выдан: касса не продаст строку 2 «Ткань»: Количество должно быть <= 9999.999 (416); заказ нужно изменить в офисе",
  });
  expect(await till.code("PICK_ORDER", { orderUid: "order-1", cashier })).toBe(713);
  expect(hub.callsOf("order.claim")).toEqual([]);
  expect((await till.run("ORDERS", {})).orders).toMatchObject([{ inWork: null }, { inWork: null }]);
});

test("a till that does not work with orders, an unknown order and practice are refused", async () => {
  const { hub, till } = await openOrdersTill([orderWord()]);
  expect(await till.code("PICK_ORDER", { orderUid: "no such", cashier })).toBe(711);
  expect(await till.code("PICK_ORDER", { orderUid, cashier: " " })).toBe(435);
  expect(await till.code("RELEASE_ORDER", { orderUid })).toBe(712);
  hub.say({ ...settingsWord, worksWithOrders: false });
  await hasAll({ hub, till });
  expect(await till.code("PICK_ORDER", pick)).toBe(710);
  await till.run("CLOSE_SHIFT", { cashier });
  await till.run("SET_MODE", { mode: "training" });
  expect(await till.code("PICK_ORDER", pick)).toBe(718);
});

test("without a connection the office's rule refuses, or the order is taken with a mark", async () => {
  const { hub, till } = await openOrdersTill([orderWord()]);
  await hub.close();
  expect(await till.code("PICK_ORDER", pick)).toBe(716);
  expect(till.orders.store.claims.all()).toEqual([]);
  await hub.open();
  hub.say(taking);
  await hasAll({ hub, till });
  await hub.close();
  const { order, sale } = await till.run("PICK_ORDER", pick);
  expect(order).toMatchObject({ inWork: { isOffline: true }, note: "Взят без связи" });
  const answer = await till.run("SALE", { ...sale, itemList: [...(sale?.itemList ?? [])], cash: "30" });
  expect(till.documentOf(answer).content.order).toMatchObject({ isOffline: true, version: 1 });
});

test("an order that another till has is not taken without a connection", async () => {
  const { hub, till } = await openOrdersTill([taking, orderWord({}, "Касса 2")]);
  await hub.close();
  expect(await till.code("PICK_ORDER", pick)).toBe(713);
});

test("the hub hears of an order that was taken without it, under the same claim", async () => {
  const { hub, till } = await openOrdersTill([taking, orderWord()], { loop: { renewMs: 50 } });
  hub.script = ({ method }) =>
    method === "order.claim" ? { error: { code: -32610, message: "" } } : undefined;
  await till.run("PICK_ORDER", pick);
  const [taken] = till.orders.store.claims.all();
  expect(taken?.isOffline).toBe(true);
  hub.script = undefined;
  await expect.poll(() => till.orders.store.claims.find(orderUid)?.isOffline, waitOptions).toBe(false);
  expect(hub.claims.get(orderUid)).toBe(taken?.claimId);
});

test("the hub hears of an order that was taken without it as soon as the exchange answers again", async () => {
  const { hub, till } = await openOrdersTill([taking, orderWord()], { loop: { renewMs: 600_000 } });
  await hub.close();
  await till.run("PICK_ORDER", pick);
  await expect.poll(() => till.orders.look().failuresInRow, waitOptions).toBeGreaterThan(0);
  await hub.open();
  await expect.poll(() => till.orders.store.claims.find(orderUid)?.isOffline, waitOptions).toBe(false);
  expect(hub.claims.get(orderUid)).toBe(till.orders.store.claims.find(orderUid)?.claimId);
});

test("a hub that does not answer is asked again sooner than one that does", async () => {
  const { hub, till } = await openOrdersTill([taking, orderWord()], { loop: { renewMs: 4_000 } });
  hub.script = ({ method }) =>
    method === "order.claim" ? { error: { code: -32610, message: "" } } : undefined;
  await till.run("PICK_ORDER", pick);
  await expect.poll(() => hub.callsOf("order.claim").length, waitOptions).toBe(2);
  const againMs = performance.now();
  await expect.poll(() => hub.callsOf("order.claim").length, waitOptions).toBe(3);
  expect(performance.now() - againMs).toBeLessThan(3_000);
});

test("a claim is renewed, also after a restart; a lost one is marked, and its sale refused", async () => {
  const { hub, till } = await openOrdersTill([orderWord()]);
  await till.run("PICK_ORDER", pick);
  await till.close();
  const again = await openSellingTillAgain(till.folder, hub);
  await expect.poll(() => hub.callsOf("order.renew").length, waitOptions).toBeGreaterThan(1);
  expect(await again.code("SALE", saleBody({ orderUid: "of the cash program's own" }))).toBe(711);
  hub.claims.set(orderUid, "another till's");
  hub.heldElsewhere.set(orderUid, "Касса 2");
  await expect.poll(() => again.orders.store.claims.find(orderUid)?.lost, waitOptions).not.toBeNull();
  expect((await again.run("ORDERS", {})).orders?.[0]).toMatchObject({
    inWork: { lost: "Заказ в работе на кассе «Касса 2»" },
    note: "Заказ в работе на кассе «Касса 2»",
  });
  expect(await again.code("SALE", saleBody({ orderUid }))).toBe(714);
  await again.run("RELEASE_ORDER", { orderUid });
  expect(await again.code("SALE", saleBody({ orderUid }))).toBe(712);
});

async function openSellingTillAgain(folder: string, hub: ExchangeServer) {
  const { openTestTill } = await import("../testing/till.ts");
  return openTestTill({ folder, hub: hub.hub, loop: { renewMs: 50 } });
}

test("an order that is withdrawn in work stays and says so until it is sold or released", async () => {
  const { hub, till } = await openOrdersTill([orderWord()]);
  await till.run("PICK_ORDER", pick);
  hub.say({ kind: "withdrawal", uid: orderUid, version: 1, reason: "cancelled" });
  await hasAll({ hub, till });
  expect((await till.run("ORDERS", {})).orders).toMatchObject([
    { uid: orderUid, withdrawn: "cancelled", note: "Заказ отменен в офисе" },
  ]);
  expect(await till.code("SALE", saleBody({ orderUid }))).toBe(200);
  expect((await till.run("ORDERS", {})).orders).toEqual([]);
});

test("an order that was sold elsewhere is not sold again, and is gone when it is released", async () => {
  const { hub, till } = await openOrdersTill([orderWord()]);
  await till.run("PICK_ORDER", pick);
  hub.say({ kind: "withdrawal", uid: orderUid, version: 1, reason: "sold" });
  await hasAll({ hub, till });
  expect(await till.code("SALE", saleBody({ orderUid }))).toBe(714);
  await till.run("RELEASE_ORDER", { orderUid });
  expect((await till.run("ORDERS", {})).orders).toEqual([]);
});

test("a newer version of an order in work has to be picked again", async () => {
  const { hub, till } = await openOrdersTill([orderWord()]);
  await till.run("PICK_ORDER", pick);
  hub.say(orderWord({ version: 2, comment: "Другое" }));
  await hasAll({ hub, till });
  expect((await till.run("ORDERS", {})).orders).toMatchObject([
    { version: 2, withdrawn: "edited", inWork: { version: 1 } },
  ]);
  const { order } = await till.run("PICK_ORDER", pick);
  expect(order).toMatchObject({ version: 2, withdrawn: null, inWork: { version: 2 } });
});

test("an edited order that is released before its new version comes is not left behind", async () => {
  const { hub, till } = await openOrdersTill([orderWord()]);
  await till.run("PICK_ORDER", pick);
  hub.say({ kind: "withdrawal", uid: orderUid, version: 1, reason: "edited" });
  await hasAll({ hub, till });
  await till.run("RELEASE_ORDER", { orderUid });
  expect((await till.run("ORDERS", {})).orders).toEqual([]);
});

test("an order in work of which a newer version came and was withdrawn is not left behind", async () => {
  const { hub, till } = await openOrdersTill([orderWord()]);
  const left = async () => (await till.run("ORDERS", {})).orders;
  await till.run("PICK_ORDER", pick);
  hub.say(orderWord({ version: 2 }), { kind: "withdrawal", uid: orderUid, version: 2, reason: "sold" });
  await hasAll({ hub, till });
  await till.run("RELEASE_ORDER", { orderUid });
  expect(await left()).toEqual([]);

  hub.say(orderWord({ version: 3 }));
  await hasAll({ hub, till });
  await till.run("PICK_ORDER", pick);
  hub.say(orderWord({ version: 4 }), { kind: "withdrawal", uid: orderUid, version: 4, reason: "cancelled" });
  await hasAll({ hub, till });
  await till.run("SALE", saleBody({ orderUid }));
  expect(await left()).toEqual([]);
});

test("an order in work that was withdrawn and came again in a newer version stays when it is released", async () => {
  const { hub, till } = await openOrdersTill([orderWord()]);
  await till.run("PICK_ORDER", pick);
  hub.say({ kind: "withdrawal", uid: orderUid, version: 1, reason: "unposted" }, orderWord({ version: 2 }));
  await hasAll({ hub, till });
  await till.run("RELEASE_ORDER", { orderUid });
  expect((await till.run("ORDERS", {})).orders).toMatchObject([{ version: 2, inWork: null }]);
});

test("an order is released at the hub; without a connection the answer says that it takes longer", async () => {
  const { hub, till } = await openOrdersTill([orderWord()]);
  await till.run("PICK_ORDER", pick);
  expect((await till.run("RELEASE_ORDER", { orderUid })).messageDetail).toBe("Заказ освобожден");
  expect(hub.claims.size).toBe(0);
  await till.run("PICK_ORDER", pick);
  await hub.close();
  expect((await till.run("RELEASE_ORDER", { orderUid })).messageDetail).toMatch("нет связи");
  expect(till.orders.store.claims.all()).toEqual([]);
});

test("nobody's sale waits for a hub that does not answer", async () => {
  const { hub, till } = await openOrdersTill([orderWord()]);
  hub.script = ({ method }) => (method === "order.claim" ? "hang" : undefined);
  const picking = till.code("PICK_ORDER", pick);
  const beganMs = performance.now();
  expect(await till.code("SALE", saleBody())).toBe(200);
  expect(performance.now() - beganMs).toBeLessThan(3_000);
  expect(await picking).toBe(716);
});

test("the order of an unfinished sale is not released, and is sold when the sale is finished", async () => {
  const { till } = await openOrdersTill([orderWord()]);
  const { sale } = await till.run("PICK_ORDER", pick);
  till.emulator.failures.set("after card", 1);
  const body = { ...sale, itemList: [...(sale?.itemList ?? [])], cashless: "28.18", operationId: "1" };
  expect(await till.code("SALE", body)).toBe(660);
  expect(await till.code("RELEASE_ORDER", { orderUid })).toBe(410);
  till.orders.store.claims.lose(
    { orderUid, claimId: till.orders.store.claims.find(orderUid)?.claimId ?? "" },
    "-",
  );
  const answer = await till.run("FINISH_SALE", { cashier });
  expect(till.documentOf(answer).content.order).toMatchObject({ version: 1 });
  expect((await till.run("ORDERS", {})).orders).toEqual([]);
});

test("two sales of one order in one transaction: the second is refused", async () => {
  const { till } = await openOrdersTill([orderWord()]);
  await till.run("PICK_ORDER", pick);
  const codes = await Promise.all([1, 2].map(() => till.code("SALE", saleBody({ orderUid }))));
  expect(codes).toEqual([200, 715]);
});

test("a caller cannot say by itself how an order was taken", async () => {
  const till = await openSellingTill();
  const forged = { order: { number: "1", version: 1, claimId: "c", isOffline: false } };
  const answer = await till.run("SALE", { ...saleBody({ orderUid: "mine" }), ...forged });
  expect(till.documentOf(answer).content).toMatchObject({ orderUid: "mine", order: null });
});

test("a till whose exchange is off sells with whatever orderUid a cash program sends", async () => {
  const till = await openSellingTill();
  expect(await till.code("SALE", saleBody({ orderUid }))).toBe(200);
  expect(await till.code("PICK_ORDER", pick)).toBe(710);
});
