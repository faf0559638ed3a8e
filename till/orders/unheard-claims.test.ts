import { expect, test } from "vitest";
import { cashier, saleBody } from "../testing/bodies.ts";
import { type ExchangeServer, orderPacket, orderWord, settingsWord } from "../testing/exchange-server.ts";
import { shortTiming } from "../testing/lane-setting.ts";
import { hasAll, openOrdersTill, waitOptions } from "../testing/orders-till.ts";

const { uid: orderUid } = orderPacket();
const pick = { orderUid, cashier };
/** The background leaves the till alone for the length of a test. */
const slow = { loop: { timing: { ...shortTiming, backoffBaseMs: 60_000 } } };

/** The hub does what these methods ask, and its answers are lost: so many of them, or all. */
function lose(hub: ExchangeServer, methods: readonly string[], count = Number.POSITIVE_INFINITY): void {
  let left = count;
  hub.script = ({ method }) => {
    if (!methods.includes(method) || left === 0) return undefined;
    left -= 1;
    return "lost";
  };
}

const noteOf = async (till: Awaited<ReturnType<typeof openOrdersTill>>["till"]) =>
  (await till.run("ORDERS", {})).orders?.[0]?.note;

test("an order whose answer is lost once is asked for again at once, under the same claim", async () => {
  const { hub, till } = await openOrdersTill([orderWord()], slow);
  lose(hub, ["order.claim"], 1);
  const { order } = await till.run("PICK_ORDER", pick);
  expect(order?.inWork).toMatchObject({ isOffline: false });
  const ids = hub.callsOf("order.claim").map(({ claimId }) => claimId);
  expect(ids).toEqual([hub.claims.get(orderUid), hub.claims.get(orderUid)]);
});

test("an order whose answers are lost says that it is being taken, and is picked again under the same claim", async () => {
  const { hub, till } = await openOrdersTill([orderWord()], slow);
  lose(hub, ["order.claim"]);
  expect(await till.code("PICK_ORDER", pick)).toBe(716);
  const claimId = hub.claims.get(orderUid);
  expect(claimId).toBeDefined();
  expect(await noteOf(till)).toBe("Заказ подбирается: сервер еще не ответил. Подберите его еще раз");
  expect(await till.code("SALE", saleBody({ orderUid }))).toBe(712);
  hub.script = undefined;
  await till.run("PICK_ORDER", pick);
  expect(till.orders.store.claims.find(orderUid)?.claimId).toBe(claimId);
  expect(await noteOf(till)).toBeNull();
  expect(await till.code("SALE", saleBody({ orderUid }))).toBe(200);
});

test("an order whose answers are lost is given back in the background, so that other tills may have it", async () => {
  const { hub, till } = await openOrdersTill([orderWord()]);
  let isTaken = false;
  hub.script = ({ method }) => {
    isTaken ||= hub.claims.has(orderUid);
    return method === "order.claim" ? "lost" : undefined;
  };
  expect(await till.code("PICK_ORDER", pick)).toBe(716);
  await expect.poll(() => hub.callsOf("order.release").length, waitOptions).toBeGreaterThan(0);
  await expect.poll(() => [isTaken, hub.claims.size], waitOptions).toEqual([true, 0]);
  await expect.poll(() => noteOf(till), waitOptions).toBeNull();
});

test("a release that the hub does not hear is said again", async () => {
  const { hub, till } = await openOrdersTill([orderWord()]);
  await till.run("PICK_ORDER", pick);
  let refusals = 4;
  hub.script = ({ method }) => {
    if (method !== "order.release" || refusals === 0) return undefined;
    refusals -= 1;
    return { error: { code: -32606, message: "Слишком много запросов" } };
  };
  expect((await till.run("RELEASE_ORDER", { orderUid })).messageDetail).toMatch("нет связи");
  await expect.poll(() => hub.claims.size, waitOptions).toBe(0);
});

test("an order that is picked again is not given back by a release of before", async () => {
  for (let round = 0; round < 20; round += 1) {
    const { hub, till } = await openOrdersTill([orderWord()]);
    lose(hub, ["order.claim"], 2);
    expect(await till.code("PICK_ORDER", pick)).toBe(716);
    await new Promise((resolve) => setTimeout(resolve, round));
    await till.run("PICK_ORDER", pick);
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(hub.claims.get(orderUid)).toBe(till.orders.store.claims.find(orderUid)?.claimId);
    await till.close();
  }
});

test("an order that the office takes back while the hub's answers are lost is given back, too", async () => {
  const { hub, till } = await openOrdersTill([{ ...settingsWord, offlineRule: "take" }, orderWord()]);
  hub.script = ({ method }) => (method === "order.claim" ? "hang" : undefined);
  const picking = till.code("PICK_ORDER", pick);
  await expect.poll(() => hub.callsOf("order.claim").length, waitOptions).toBe(1);
  hub.say({ kind: "withdrawal", uid: orderUid, version: 1, reason: "cancelled" });
  await hasAll({ hub, till });
  expect(await picking).toBe(711);
  expect(till.orders.store.claims.all()).toEqual([]);
  const [{ claimId } = {}] = hub.callsOf("order.claim");
  await expect.poll(() => hub.callsOf("order.release")[0], waitOptions).toEqual({ uid: orderUid, claimId });
});
