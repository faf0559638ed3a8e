import type { OrderAnswer } from "@prilavok/contracts/office-api/order.ts";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createTestHub, type TestHub } from "../testing/hub.ts";
import { createOffice, type OfficeClient } from "../testing/office.ts";
import { apples, createShop, setTill, type TestShop } from "./testing-shop.ts";

let shop: TestShop;
let hub: TestHub;
let office: OfficeClient;
beforeAll(async () => {
  shop = await createShop(4);
  hub = await createTestHub({ database: shop.database });
  office = await createOffice(hub, shop.accountId);
  shop.nowMs = Date.now();
});
afterAll(async () => {
  await hub.close();
  await shop.close();
});

const lines = [{ name: "Торт", price: "35.50", amount: 1 }];
const tillId = (place: number) => String(shop.till(place).deviceId);

test("a web shop's order goes from a draft to the tills, and its way can be followed", async () => {
  const written = { extId: "web-1", customerName: "Анна", lines };
  const made = await office.request<OrderAnswer>("POST", "/orders", written);
  expect(made).toMatchObject({
    status: 201,
    body: {
      number: "ЗП-000001",
      state: "draft",
      version: 1,
      packetVersion: 1,
      total: 35.5,
      customer: { id: null, name: "Анна" },
    },
  });
  const { uid } = made.body;
  expect(await office.request("POST", "/orders", written)).toMatchObject({
    status: 409,
    body: { type: "/problems/in-use", actual: uid },
  });
  await setTill(shop, shop.till(3).deviceId, { works: false });
  const offered = await office.request<{ items: { id: string }[] }>("GET", `/orders/${uid}/available-tills`);
  expect(offered.body.items.map(({ id }) => id)).toEqual([0, 1, 2].map(tillId));
  expect(await office.request("POST", `/orders/${uid}/tills`, { tillIds: [tillId(3)] })).toMatchObject({
    status: 422,
  });
  const added = await office.request("POST", `/orders/${uid}/tills`, { tillIds: [tillId(0), tillId(1)] });
  expect(added.body).toEqual({ added: [tillId(0), tillId(1)], tillIds: [tillId(0), tillId(1)], version: 2 });
  expect(await office.request("POST", `/orders/${uid}/post`, { version: 2 })).toMatchObject({
    status: 409,
    body: { type: "/problems/wrong-state", actual: "draft" },
  });
  await office.request("POST", `/orders/${uid}/approve`, { version: 2 });
  const posted = await office.request("POST", `/orders/${uid}/post`, { version: 3 });
  expect(posted).toMatchObject({
    status: 200,
    body: { state: "posted", version: 4, packetVersion: 1, tillIds: [tillId(0), tillId(1)] },
  });
  expect((await shop.claim(uid, 1)).outcome).toBe("claimed");
  expect((await office.request("GET", `/orders/${uid}`)).body).toMatchObject({
    state: "claimed",
    version: 5,
    heldBy: { tillId: tillId(1), name: "ККМ 2" },
  });
  const deliveries = await office.request("GET", `/orders/${uid}/deliveries?limit=1`);
  expect(deliveries.body).toMatchObject({
    items: [{ till: { id: tillId(0) }, state: "waiting", packetVersion: 1, isInTab: true, receivedAt: null }],
    next: tillId(0),
  });
  const history = await office.request<{ items: { event: string; actor: string }[] }>(
    "GET",
    `/orders/${uid}/history`,
  );
  expect(history.body.items.map(({ event, actor }) => `${event}: ${actor}`)).toEqual([
    "create: Тест",
    "add tills: Тест",
    "approve: Тест",
    "post: Тест",
    "claim: ККМ 2",
  ]);
});

test("a change from an old version is refused; of a posted order it takes the order back", async () => {
  const { uid } = await shop.posted(2);
  const stale = await office.request("PATCH", `/orders/${uid}`, { version: 1, comment: "x" });
  expect(stale).toMatchObject({ status: 409, body: { type: "/problems/stale-version", expected: 4 } });
  const changed = await office.request("PATCH", `/orders/${uid}`, { version: 4, remainder: "close" });
  const after = { state: "approved", version: 5, packetVersion: 2, remainder: "close" };
  expect(changed.body).toMatchObject(after);
  let version = 5;
  for (const [step, state] of [
    ["revoke", "draft"],
    ["approve", "approved"],
    ["post", "posted"],
    ["unpost", "approved"],
  ] as const) {
    const done = await office.request("POST", `/orders/${uid}/${step}`, { version });
    version += 1;
    expect(done.body).toMatchObject({ state, version });
  }
  const cancelled = await office.request("POST", `/orders/${uid}/cancel`, { version });
  expect(cancelled.body).toMatchObject({ state: "cancelled" });
  const dead = await office.request("PATCH", `/orders/${uid}`, { version: version + 1, comment: "" });
  expect(dead).toMatchObject({ status: 409, body: { type: "/problems/wrong-state", actual: "cancelled" } });
});

test("of what two people make of one version the second is refused, and no till loses what it took since", async () => {
  const { uid } = await shop.add();
  const seen = 1;
  const change = { version: seen, comment: "поздно" };
  const stale = { status: 409, body: { type: "/problems/stale-version", path: "version" } };
  await office.request("POST", `/orders/${uid}/tills`, { tillIds: [tillId(0)], version: seen });
  expect(await office.request("PATCH", `/orders/${uid}`, change)).toMatchObject(stale);
  await office.request("POST", `/orders/${uid}/approve`, { version: 2 });
  const both = await Promise.all(
    ["post", "cancel"].map((step) => office.request("POST", `/orders/${uid}/${step}`, { version: 3 })),
  );
  expect(both.map(({ status }) => status).sort()).toEqual([200, 409]);

  const posted = await shop.posted(2);
  await shop.claim(posted.uid, 0);
  const path = `/orders/${posted.uid}`;
  const { revision } = posted;
  for (const [method, address, body] of [
    ["PATCH", path, { version: revision, comment: "поздно" }],
    ["POST", `${path}/unpost`, { version: revision }],
    ["POST", `${path}/tills`, { version: revision, tillIds: [tillId(2)] }],
    ["POST", `${path}/tills/fill`, { version: revision }],
    ["DELETE", `${path}/tills/${tillId(0)}?version=${revision}`, undefined],
  ] as const) {
    expect(await office.request(method, address, body)).toMatchObject(stale);
  }
  expect(await shop.renew(posted.uid, 0)).toMatchObject({ outcome: "renewed" });
  expect(await shop.order(posted.uid)).toMatchObject({ state: "claimed", revision: revision + 1 });
  expect((await office.request("POST", `${path}/unpost`, { version: revision + 1 })).status).toBe(200);
});

test("what is left of a partly sold order is closed", async () => {
  const { uid } = await shop.posted(2, { remainder: "open" });
  const early = await office.request("POST", `/orders/${uid}/close`, { version: 4 });
  expect(early).toMatchObject({ status: 422, body: { type: "/problems/unprocessable" } });
  await shop.sell(uid, 0, { lines: [apples] });
  expect((await office.request("POST", `/orders/${uid}/close`, { version: 4 })).status).toBe(409);
  const closed = await office.request("POST", `/orders/${uid}/close`, { version: 5 });
  expect(closed).toMatchObject({ status: 200, body: { state: "completed", sold: 3.98 } });
});

test("the tab is filled and emptied", async () => {
  await setTill(shop, shop.till(2).deviceId, { works: true, loads: true, warehouseId: shop.warehouseId });
  const { uid } = await shop.add({ warehouseId: String(shop.warehouseId) });
  const filled = await office.request("POST", `/orders/${uid}/tills/fill`);
  expect(filled.body).toEqual({ added: [tillId(2)], tillIds: [tillId(2)], version: 2 });
  const emptied = await office.request("DELETE", `/orders/${uid}/tills/${tillId(2)}`);
  expect(emptied.body).toMatchObject({ tillIds: [], warehouse: { name: "Главный" } });
  expect((await office.request("DELETE", `/orders/${uid}/tills/${tillId(2)}`)).status).toBe(404);
});

test("a conflict is found by the list and settled", async () => {
  const { uid } = await shop.posted(2);
  await shop.sell(uid, 0);
  const { transactionId, receiptUid } = await shop.sell(uid, 1);
  const listed = await office.request<{ items: { uid: string }[] }>(
    "GET",
    "/orders?conflict=true&state=completed",
  );
  expect(listed.body.items.map((one) => one.uid)).toEqual([uid]);
  const body = { transactionId: String(transactionId), decision: "dismiss", note: "возврат оформлен" };
  expect((await office.request("POST", `/orders/${uid}/settle`, body)).body).toMatchObject({
    hasConflict: false,
    conflicts: [{ receiptUid, settledBy: "Тест", settlement: "dismiss: возврат оформлен" }],
  });
  expect((await office.request("POST", `/orders/${uid}/settle`, body)).status).toBe(409);
  const nonsense = { ...body, transactionId: "99999999999999999999".slice(0, 19) };
  expect((await office.request("POST", `/orders/${uid}/settle`, nonsense)).status).toBe(404);
});

test("the list goes page by page through what is asked for", async () => {
  const since = new Date(shop.nowMs + 3_599_000).toISOString();
  shop.nowMs += 3_600_000;
  const made: string[] = [];
  for (let count = 0; count < 3; count += 1)
    made.push((await shop.add({ warehouseId: String(shop.warehouseId) })).uid);
  const seen: string[] = [];
  let after = "";
  for (;;) {
    const page = await office.request<{ items: { uid: string }[]; next: string | null }>(
      "GET",
      `/orders?changedSince=${since}&warehouse=${shop.warehouseId}&limit=2${after}`,
    );
    seen.push(...page.body.items.map(({ uid }) => uid));
    if (page.body.next === null) break;
    after = `&after=${page.body.next}`;
  }
  expect(seen).toEqual(made);
  expect((await office.request("GET", "/orders?extId=web-1")).body).toMatchObject({
    items: [{ extId: "web-1" }],
  });
});

test("orders of another account are not there, and reading does not let write", async () => {
  const { uid } = await shop.add();
  const { rows } = await shop.database.pool.query<{ id: number }>(
    "insert into account (name) values ('Другой') returning id",
  );
  const stranger = await createOffice(hub, rows[0]?.id ?? 0);
  for (const [method, path, body] of [
    ["GET", `/orders/${uid}`, undefined],
    ["GET", `/orders/${uid}/history`, undefined],
    ["PATCH", `/orders/${uid}`, { version: 1, comment: "x" }],
    ["POST", `/orders/${uid}/approve`, { version: 1 }],
    ["POST", `/orders/${uid}/tills`, { tillIds: [tillId(0)] }],
    ["GET", "/orders/not-a-uid", undefined],
  ] as const) {
    expect((await stranger.request(method, path, body)).status).toBe(404);
  }
  expect((await stranger.request("GET", "/orders")).body).toEqual({ items: [], next: null });
  const reader = await createOffice(hub, shop.accountId, ["orders:read"]);
  expect((await reader.request("POST", "/orders", { lines })).status).toBe(403);
  expect((await reader.request("GET", `/orders/${uid}`)).status).toBe(200);
});

test("what is malformed is refused with its path", async () => {
  for (const [body, path] of [
    [{ lines: [{ name: "Торт", price: "1.005", amount: 1 }] }, "lines[0].price"],
    [{ lines: [{ name: "Торт", price: 1, amount: "много" }] }, "lines[0].amount"],
    [{ lines, remainder: "drop" }, "remainder"],
    [{ lines, orderedAt: "вчера" }, "orderedAt"],
    [{ lines, coment: "x" }, "coment"],
  ] as const) {
    const answer = await office.request("POST", "/orders", body);
    expect(answer).toMatchObject({ status: 400, body: { path } });
  }
});
