import type { ListedDocument, WholeDocument } from "@prilavok/contracts/office-api/documents.ts";
import type { OrderAnswer } from "@prilavok/contracts/office-api/order.ts";
import type { ListedTransaction } from "@prilavok/contracts/office-api/transactions.ts";
import { operate } from "@prilavok/till/testing/http.ts";
import { until } from "@prilavok/till/trials/until.ts";
import { afterAll, beforeAll, expect, test } from "vitest";
import { at, ordersAt, Shop, type ShopTill } from "./shop.ts";

/**
 * The page «Регистрация заказов покупателя через HTTP-сервис» of «Торговое предприятие 5», sentence by sentence, over
 * real HTTP with a hub and three tills. Source: the customer orders' contract, section 1.
 */

let shop: Shop;
let first: ShopTill;
let second: ShopTill;
/** Without «Работа с заказами покупателей». */
let plain: ShopTill;
let warehouseId: string;
let uid: string;

const cashier = "Иванова";
const uidsAt = async (till: ShopTill) => (await ordersAt(till)).map((order) => order.uid);
const documentsOf = async (order: string) => {
  const { items } = await shop.office.done<{ readonly items: ListedDocument[] }>(
    "GET",
    `/documents?order=${order}`,
  );
  return items.toSorted((one, other) => (one.kind < other.kind ? 1 : -1));
};

async function newOrder(lines: readonly object[]): Promise<string> {
  const order = await shop.office.done<OrderAnswer>("POST", "/orders", {
    ...{ customerName: "Петров П. П.", customerPhone: "+375 29 123-45-67", warehouseId, lines },
  });
  return order.uid;
}

async function postedOrder(lines: readonly object[]): Promise<string> {
  const order = await newOrder(lines);
  expect((await shop.office.step(order, "approve")).body.state).toBe("approved");
  await shop.office.done("POST", `/orders/${order}/tills/fill`);
  expect((await shop.office.step(order, "post")).body.state).toBe("posted");
  await until("both tills have it", async () => {
    return (await uidsAt(first)).includes(order) && (await uidsAt(second)).includes(order);
  });
  return order;
}

async function sell(till: ShopTill, order: string, payment: object) {
  const { sale } = await at(till, "PICK_ORDER", { orderUid: order, cashier });
  return at(till, "SALE", { ...sale, ...payment });
}

async function transferred(order: string, count: number): Promise<readonly ListedDocument[]> {
  const path = `/transactions?order=${order}`;
  await until("the transaction is loaded", async () => {
    const { items } = await shop.office.done<{ readonly items: ListedTransaction[] }>("GET", path);
    return items.length > 0;
  });
  await shop.office.done("POST", "/jobs/kkm-transfer");
  await until("its documents are made", async () => (await documentsOf(order)).length >= count);
  return documentsOf(order);
}

beforeAll(async () => {
  shop = await Shop.open(["Касса 1", "Касса 2", "Касса 3"]);
  const [one, other, third] = shop.tills;
  if (one === undefined || other === undefined || third === undefined) throw new Error("no tills");
  first = one;
  second = other;
  plain = third;
  const { office } = shop;
  warehouseId = (
    await office.done<{ readonly id: string }>("POST", "/warehouses", { name: "Основной склад" })
  ).id;
  const desk = await office.done<{ readonly id: string }>("POST", "/cash-desks", { name: "Касса магазина" });
  await shop.set(first, { worksWithOrders: true, loadsOrders: true, warehouseId, cashDeskId: desk.id });
  await shop.set(second, { worksWithOrders: true, loadsOrders: true, warehouseId });
  await shop.set(plain, { loadsOrders: true, warehouseId });
  await office.done("PUT", "/goods/A-1", { name: "Чай", unit: "шт", price: "3.45", gtin: "4810268042829" });
});
afterAll(() => shop?.close());

test("an order is made through the HTTP service and is no order of the tills until it is «Согласован»", async () => {
  uid = await newOrder([
    { code: "A-1", amount: 2 },
    { name: "Доставка", price: "5", amount: 1 },
  ]);
  const { office } = shop;
  expect(await office.order(uid)).toMatchObject({ state: "draft", total: 11.9 });
  await office.done("POST", `/orders/${uid}/tills`, { tillIds: [String(first.deviceId)] });
  const refused = await office.step(uid, "post");
  expect(refused).toMatchObject({ status: 409, body: { type: "/problems/wrong-state" } });
  expect(await ordersAt(first)).toEqual([]);
  await office.done("DELETE", `/orders/${uid}/tills/${first.deviceId}`);
});

test("«Добавить» offers only tills with «Работа с заказами покупателей», and takes no other", async () => {
  const { office } = shop;
  const offered = await office.done<{ readonly items: { readonly id: string }[] }>(
    "GET",
    `/orders/${uid}/available-tills`,
  );
  expect(offered.items.map(({ id }) => Number(id))).toEqual([first.deviceId, second.deviceId]);
  const refused = await office.ask("POST", `/orders/${uid}/tills`, { tillIds: [String(plain.deviceId)] });
  expect(refused.status).toBe(422);
  expect((await office.order(uid)).tillIds).toEqual([]);
});

test("«Заполнить» adds the warehouse's tills with «Автоматическая загрузка заказов», and removes none", async () => {
  const { office } = shop;
  await shop.set(second, { loadsOrders: false });
  await office.done("POST", `/orders/${uid}/tills/fill`);
  expect((await office.order(uid)).tillIds).toEqual([String(first.deviceId)]);
  await office.done("POST", `/orders/${uid}/tills`, { tillIds: [String(second.deviceId)] });
  await office.done("POST", `/orders/${uid}/tills/fill`);
  const both = [String(first.deviceId), String(second.deviceId)];
  expect((await office.order(uid)).tillIds.toSorted()).toEqual(both.toSorted());
  await shop.set(second, { loadsOrders: true });
});

test("the posting forms one packet for all tills of the tab, and the order appears there alone", async () => {
  const { office } = shop;
  expect((await office.step(uid, "approve")).body.state).toBe("approved");
  expect(await ordersAt(first)).toEqual([]);
  expect((await office.step(uid, "post")).body.state).toBe("posted");
  await until("both tills show it", async () => {
    return (await uidsAt(first)).includes(uid) && (await uidsAt(second)).includes(uid);
  });
  const [[atFirst], [atSecond]] = [await ordersAt(first), await ordersAt(second)];
  expect(atFirst).toEqual(atSecond);
  expect(atFirst).toMatchObject({
    customer: { name: "Петров П. П." },
    lines: [{ code: "A-1", name: "Чай", amount: "2", price: "3.45" }, { name: "Доставка" }],
    total: "11.90",
  });
  expect(await ordersAt(plain)).toEqual([]);
  await until("the office sees that both have shown it", async () => {
    const { items } = await office.done<{ readonly items: { readonly state: string }[] }>(
      "GET",
      `/orders/${uid}/deliveries`,
    );
    return items.every(({ state }) => state === "shown");
  });
});

test("«Подобрать чек» opens the sale with the order's goods; of two tills one gets it", async () => {
  const picked = await at(first, "PICK_ORDER", { orderUid: uid, cashier });
  expect(picked.sale?.itemList).toMatchObject([{ nameTitle: "Чай" }, { nameTitle: "Доставка" }]);
  const refused = await operate(second.port, "PICK_ORDER", { orderUid: uid, cashier });
  expect(refused).not.toMatchObject({ resultCode: 200 });
  expect(refused.messageDetail).toContain("Касса 1");
  expect(await shop.office.order(uid)).toMatchObject({ state: "claimed", heldBy: { name: "Касса 1" } });
});

test("after the receipt is closed the order is gone from all tills, and its transaction is in «Транзакции ККМ»", async () => {
  const sold = await sell(first, uid, { cash: "10", cashless: "1.9" });
  expect(sold.total).toBe("11.90");
  await until("the order is gone from both tills", async () => {
    return (await uidsAt(first)).length + (await uidsAt(second)).length === 0;
  });
  const { office } = shop;
  const { items } = await office.done<{ readonly items: ListedTransaction[] }>(
    "GET",
    `/transactions?order=${uid}`,
  );
  expect(items).toMatchObject([
    { uid: sold.uid, kind: "sale", total: 11.9, cash: 10, cashless: 1.9, order: { outcome: "accepted" } },
  ]);
  expect(await office.order(uid)).toMatchObject({ state: "completed", sold: 11.9 });
});

test("KKMTransfer makes and posts «Расходная накладная» by the order and «Приходный кассовый ордер»", async () => {
  const [invoice, cash] = await transferred(uid, 2);
  expect(invoice).toMatchObject({
    kind: "invoice",
    isPosted: true,
    order: { uid },
    total: 11.9,
    cash: 10,
    cashless: 1.9,
  });
  expect(cash).toMatchObject({
    kind: "cash_receipt",
    isPosted: true,
    total: 10,
    cashDesk: { name: "Касса магазина" },
  });
  const { office } = shop;
  const whole = await office.done<WholeDocument>("GET", `/documents/${invoice?.id}`);
  expect(whole.lines).toMatchObject([
    { name: "Чай", amount: 2, total: 6.9 },
    { name: "Доставка", total: 5 },
  ]);
  const page = await office.done<string>("GET", `/documents/${cash?.id}/print`);
  expect(page.toLowerCase()).toContain("приходный кассовый ордер");
  expect(page).toContain("Десять рублей 00 копеек");
});

test("without «Наличная касса для отражения операций» the cash order is there and left unposted", async () => {
  const order = await postedOrder([{ code: "A-1", amount: 1 }]);
  await sell(second, order, { cash: "5" });
  const [invoice, cash] = await transferred(order, 2);
  expect(invoice).toMatchObject({ kind: "invoice", isPosted: true });
  expect(cash).toMatchObject({ kind: "cash_receipt", isPosted: false, cashDesk: null, total: 3.45 });
});

test("a return of the receipt makes the mirrored documents", async () => {
  const order = await postedOrder([{ code: "A-1", amount: 3 }]);
  const { uid: receipt } = await sell(first, order, { cash: "10.35" });
  await transferred(order, 2);
  await at(first, "REFUND_BY_RECEIPT", { uid: receipt, cashier, cash: "10.35" });
  await until("the mirrored documents are made", async () => {
    await shop.office.done("POST", "/jobs/kkm-transfer");
    const kinds = (await documentsOf(order)).map(({ kind }) => kind);
    return kinds.includes("return_invoice") && kinds.includes("cash_expense");
  });
  expect(await shop.office.order(order)).toMatchObject({ state: "approved", sold: 0 });
});

test("receipts without an order are in «Транзакции ККМ», too", async () => {
  const sold = await at(plain, "SALE", {
    cashier,
    itemList: [{ codeNumber: "A-1", amount: "1" }],
    cash: "3.45",
  });
  await until("it is loaded", async () => {
    const { items } = await shop.office.done<{ readonly items: ListedTransaction[] }>(
      "GET",
      `/transactions?till=${plain.deviceId}`,
    );
    return items.some(({ uid: one }) => one === sold.uid);
  });
  expect(sold.total).toBe("3.45");
});
