import type { ClaimRefusal } from "@prilavok/contracts/exchange/claim.ts";
import { expect, test } from "vitest";
import { cashier, saleBody } from "../testing/bodies.ts";
import { type ExchangeServer, orderPacket, orderWord, settingsWord } from "../testing/exchange-server.ts";
import { hasAll, type OrdersTill, openOrdersTill, waitOptions } from "../testing/orders-till.ts";
import { openTestTill, type TestTill } from "../testing/till.ts";

const { uid: orderUid } = orderPacket();
const pick = { orderUid, cashier };
const taking = { ...settingsWord, offlineRule: "take" } as const;
const message = "Заказ снят с касс: его меняют.";

/** A till that was closed with the order in work, and is started before the feed brings anything. */
async function openPickedAgain(prepare: (hub: ExchangeServer) => void): Promise<OrdersTill> {
  const { hub, till } = await openOrdersTill([orderWord()]);
  await till.run("PICK_ORDER", pick);
  await till.close();
  prepare(hub);
  const options = { folder: till.folder, hub: hub.hub, loop: { renewMs: 50 } };
  return { hub, till: await openTestTill(options) };
}

/** The hub refuses claims and their renewals; `silent`: as one does that says no reasons yet. */
function refuse(hub: ExchangeServer, reason: ClaimRefusal | "silent", isFeedLate = true): void {
  const why = reason === "silent" ? { message } : { reason, message };
  hub.script = ({ method }) => {
    if (method === "order.renew") return { result: { outcome: "lost", ...why } };
    if (method === "order.claim") return { result: { outcome: "refused", ...why } };
    return method === "exchange.receive" && isFeedLate ? "hang" : undefined;
  };
}

const claimOf = (till: TestTill) => till.orders.store.claims.find(orderUid);
const told = async (till: TestTill) => (await till.run("ORDERS", {})).orders?.[0];

test.each([
  ["withdrawn", "removed"],
  ["stale version", "edited"],
  ["unknown", "removed"],
  ["silent", "removed"],
] as const)(
  "an order in work that the hub refuses after a restart as «%s» says so, and may still be sold",
  async (reason, withdrawn) => {
    const { till } = await openPickedAgain((hub) => refuse(hub, reason));
    await expect.poll(() => claimOf(till)?.withdrawn, waitOptions).toBe(withdrawn);
    expect(await told(till)).toMatchObject({ withdrawn, inWork: { lost: null }, note: expect.any(String) });
    const answer = await till.run("SALE", saleBody({ orderUid }));
    expect(till.documentOf(answer).content.order).toMatchObject({ version: 1, isOffline: false });
    expect(await told(till)).toBeUndefined();
  },
);

test.each([
  ["held", message],
  ["sold", "Заказ продан на другой кассе"],
] as const)(
  "an order in work that the hub refuses after a restart as «%s» is not sold again",
  async (reason, note) => {
    const { till } = await openPickedAgain((hub) => refuse(hub, reason));
    await expect.poll(async () => (await told(till))?.inWork?.lost, waitOptions).toBe(note);
    expect((await told(till))?.note).toBe(note);
    expect(await till.code("SALE", saleBody({ orderUid }))).toBe(714);
  },
);

test.each(["withdrawn", "stale version", "unknown", "silent", "sold", "held"] as const)(
  "an order in work that the hub refuses as «%s» and that is released stays until the feed takes it away",
  async (reason) => {
    const { hub, till } = await openPickedAgain((server) => refuse(server, reason, false));
    const isMarked = () => (claimOf(till)?.withdrawn ?? claimOf(till)?.lost ?? null) !== null;
    await expect.poll(isMarked, waitOptions).toBe(true);
    await till.run("RELEASE_ORDER", pick);
    expect(await told(till)).toMatchObject({ version: 1, inWork: null, withdrawn: null, note: null });
    hub.say({ kind: "withdrawal", uid: orderUid, version: 1, reason: "removed" });
    await hasAll({ hub, till });
    expect(await told(till)).toBeUndefined();
  },
);

test("the feed brings the exact reason, and a newer version that is posted then is picked without the old note", async () => {
  const { hub, till } = await openPickedAgain((server) => refuse(server, "withdrawn"));
  await expect.poll(() => claimOf(till)?.withdrawn, waitOptions).toBe("removed");
  await till.close();
  refuse(hub, "withdrawn", false);
  hub.say({ kind: "withdrawal", uid: orderUid, version: 1, reason: "unposted" });
  const again = await openTestTill({ folder: till.folder, hub: hub.hub });
  await hasAll({ hub, till: again });
  expect(await told(again)).toMatchObject({ note: "Проведение заказа отменено в офисе" });
  hub.script = undefined;
  hub.say(orderWord({ version: 2 }));
  await hasAll({ hub, till: again });
  expect(await told(again)).toMatchObject({
    ...{ version: 2, withdrawn: "edited", inWork: { version: 1 } },
    note: "Заказ изменен в офисе: подберите его еще раз",
  });
  await again.run("PICK_ORDER", pick);
  expect(await told(again)).toMatchObject({
    version: 2,
    withdrawn: null,
    note: null,
    inWork: { version: 2 },
  });
});

test("an order taken without a connection that the office has taken back meanwhile may still be sold", async () => {
  const { hub, till } = await openOrdersTill([taking, orderWord()], { loop: { renewMs: 50 } });
  await hub.close();
  await till.run("PICK_ORDER", pick);
  refuse(hub, "withdrawn");
  await hub.open();
  await expect.poll(() => claimOf(till)?.withdrawn, waitOptions).toBe("removed");
  const answer = await till.run("SALE", saleBody({ orderUid }));
  expect(till.documentOf(answer).content.order).toMatchObject({ isOffline: true });
});

test("picking an order again that the office has taken back is refused, and its sale is not", async () => {
  const { hub, till } = await openOrdersTill([orderWord()]);
  await till.run("PICK_ORDER", pick);
  hub.say({ kind: "withdrawal", uid: orderUid, version: 1, reason: "cancelled" });
  await hasAll({ hub, till });
  refuse(hub, "withdrawn", false);
  await expect(till.run("PICK_ORDER", pick)).rejects.toMatchObject({
    ...{ code: 713, message: `Заказ покупателя не выдан: ${message}` },
  });
  expect(await told(till)).toMatchObject({ withdrawn: "cancelled", note: "Заказ отменен в офисе" });
  expect(await till.code("SALE", saleBody({ orderUid }))).toBe(200);
});

test("an order that was withdrawn in work and posted anew as it was is claimed anew, and not lost", async () => {
  const { hub, till } = await openOrdersTill([orderWord()], { loop: { renewMs: 50 } });
  await till.run("PICK_ORDER", pick);
  hub.claims.delete(orderUid);
  hub.say({ kind: "withdrawal", uid: orderUid, version: 1, reason: "unposted" }, orderWord());
  await hasAll({ hub, till });
  await expect.poll(() => hub.claims.get(orderUid), waitOptions).toBe(claimOf(till)?.claimId);
  expect(await told(till)).toMatchObject({ withdrawn: null, note: null, inWork: { lost: null } });
});

test("an order that another till took and gave back while this one was away stays in work here", async () => {
  const { hub, till } = await openPickedAgain((server) => server.claims.delete(orderUid));
  await expect.poll(() => hub.claims.get(orderUid), waitOptions).toBe(claimOf(till)?.claimId);
  expect(claimOf(till)).toMatchObject({ lost: null, withdrawn: null });
});
