import type { Packet } from "@prilavok/contracts/exchange/receive.ts";
import { pino } from "pino";
import { expect, onTestFinished, test } from "vitest";
import { goodsWord, orderPacket, orderWord, settingsWord } from "../testing/exchange-server.ts";
import { tillFolder } from "../testing/till-folder.ts";
import { type Applied, applyAnswer } from "./apply.ts";
import { readAnswerOfReceive } from "./packets.ts";
import { OrderStore } from "./store.ts";

const silent = pino({ level: "silent" });
const { uid } = orderPacket();
const claim = {
  ...{ orderUid: uid, version: 1, claimId: "c-1", cashier: "Кассир", takenMs: 1, leaseUntilMs: 2 },
  isOffline: false,
};

function openStore(): OrderStore {
  const store = OrderStore.open(tillFolder(), 0, silent);
  onTestFinished(() => store.close());
  return store;
}

interface Given {
  readonly reset?: boolean;
  readonly more?: boolean;
  readonly after?: string;
}

/** The next answer, in the order of their cursors. */
function tell(
  store: OrderStore,
  packets: readonly unknown[],
  { reset = false, more = false, after }: Given = {},
): Applied {
  const from = after ?? store.cursor;
  const cursor = String(Number(from) + 1);
  const answer = readAnswerOfReceive({ cursor, reset, more, packets });
  if (answer === undefined) throw new Error("no answer");
  return applyAnswer(store, from, answer, 1_000);
}

const withdrawal = (version: number, reason: "sold" | "edited" | "unposted" = "unposted"): Packet => ({
  ...{ kind: "withdrawal", uid, version, reason },
});

test("an answer is applied with its cursor, and a second time it changes nothing", () => {
  const store = openStore();
  tell(store, [settingsWord, orderWord(), goodsWord()], { reset: true });
  const before = [store.cursor, store.generation, store.orders.find(uid), store.goods.byCode("7")];
  expect(store.cursor).toBe("1");
  // It answers a question that the till does not ask any more.
  tell(store, [orderWord({ version: 9 })], { reset: true, after: "0" });
  expect([store.cursor, store.generation, store.orders.find(uid), store.goods.byCode("7")]).toEqual(before);
  tell(store, [settingsWord, orderWord(), goodsWord()]);
  expect(store.orders.find(uid)).toEqual(before[2]);
  expect(store.settings).toEqual({ worksWithOrders: true, offlineRule: "refuse" });
});

test("older versions and withdrawals of them are passed over; who holds an order is taken from the same version", () => {
  const store = openStore();
  tell(store, [orderWord({ version: 3 })]);
  tell(store, [orderWord({ version: 2 }), withdrawal(2)]);
  expect(store.orders.find(uid)?.packet.version).toBe(3);
  tell(store, [orderWord({ version: 3 }, "Касса 2")]);
  expect(store.orders.find(uid)?.heldBy).toBe("Касса 2");
  tell(store, [withdrawal(3), withdrawal(3)]);
  expect(store.orders.find(uid)).toBeUndefined();
});

test("packets that nobody can read stand in nobody's way", () => {
  const store = openStore();
  const faulty = { ...orderWord(), order: { ...orderPacket(), lines: [] } };
  const inexact = goodsWord({ code: "9", price: 1.005 });
  const { passedOver } = tell(store, [
    { kind: "loyalty", x: 1 },
    faulty,
    7,
    inexact,
    orderWord({ uid: "order-2" }),
  ]);
  expect(passedOver).toEqual([
    { kind: "loyalty", isFaulty: false },
    { kind: "order", isFaulty: true },
    { kind: "", isFaulty: true },
    { kind: "goods", isFaulty: true },
  ]);
  expect(store.orders.find("order-2")).toBeDefined();
});

test("a reset goes on over several answers, and then what it has not named is gone", () => {
  const store = openStore();
  const others = ["order-2", "order-3"].map((other) => orderWord({ uid: other }));
  tell(store, [orderWord(), ...others, goodsWord(), goodsWord({ code: "8" })]);
  store.claims.put({ ...claim, orderUid: "order-3" });
  tell(store, [orderWord()], { reset: true, more: true });
  expect(store.orders.count()).toBe(3);
  tell(store, [goodsWord()], { more: true });
  tell(store, []);
  expect([store.orders.count(), store.goods.count()]).toEqual([2, 1]);
  // The cashier has it in hands.
  expect(store.claims.find("order-3")?.withdrawn).toBe("removed");
  tell(store, [goodsWord({ code: "9" })]);
  expect(store.goods.count()).toBe(2);
});

test("a reset counts whatever was known: also an older version", () => {
  const store = openStore();
  tell(store, [orderWord({ version: 5 })]);
  tell(store, [orderWord({ version: 2 })], { reset: true });
  expect(store.orders.find(uid)?.packet.version).toBe(2);
});

test("an order that was sold here is not shown again before the hub knows it, and a newer version is", () => {
  const store = openStore();
  tell(store, [orderWord()]);
  store.claims.put(claim);
  store.sold({ orderUid: uid, version: 1, receiptUid: "R", number: 5 });
  tell(store, [orderWord()], { reset: true });
  expect(store.orders.find(uid)).toBeUndefined();
  tell(store, [orderWord({ version: 2 })]);
  expect(store.orders.find(uid)?.packet.version).toBe(2);
});

test("what this till has sold is known for good: only a newer version is shown, whatever the hub says", () => {
  const store = openStore();
  tell(store, [orderWord()]);
  store.sold({ orderUid: uid, version: 1, receiptUid: "R", number: 5 });
  tell(store, [withdrawal(1, "sold"), orderWord()]);
  tell(store, [], { reset: true });
  tell(store, [orderWord()], { reset: true });
  expect([store.sales.find(uid)?.version, store.orders.count()]).toEqual([1, 0]);
  tell(store, [withdrawal(2), orderWord({ version: 3 })]);
  expect([store.sales.find(uid)?.version, store.orders.find(uid)?.packet.version]).toEqual([1, 3]);
});

test("a sale that is noted again leaves what is in work of the order in a newer version", () => {
  const store = openStore();
  const sold = { orderUid: uid, version: 1, receiptUid: "R", number: 5 };
  store.sold(sold);
  tell(store, [orderWord({ version: 2 })]);
  store.claims.put({ ...claim, version: 2 });
  store.sold(sold);
  expect(store.claims.find(uid)?.version).toBe(2);
  store.sold({ ...sold, version: 2, receiptUid: "R2", number: 6 });
  store.sold(sold);
  expect([store.claims.find(uid), store.sales.find(uid)?.receiptUid]).toEqual([undefined, "R2"]);
});

test("what the hub says of an order in work is marked on it", () => {
  const store = openStore();
  tell(store, [orderWord()]);
  store.claims.put(claim);
  tell(store, [orderWord({}, "Касса 2")]);
  expect(store.claims.find(uid)?.lost).toBe("Заказ в работе на кассе «Касса 2»");
});

test("a newer version of an order in work is shown as edited, whatever was said of the old one", () => {
  const store = openStore();
  tell(store, [orderWord()]);
  store.claims.put(claim);
  tell(store, [withdrawal(1, "unposted"), orderWord({ version: 2 })]);
  expect(store.claims.find(uid)).toMatchObject({ withdrawn: "edited", lost: null, version: 1 });
  expect(store.orders.find(uid)?.packet.version).toBe(2);
});

test("an order in work that is withdrawn and posted anew as it was is the hub's to give anew, without a mark", () => {
  const store = openStore();
  tell(store, [orderWord()]);
  store.claims.put(claim);
  tell(store, [withdrawal(1), orderWord()]);
  expect(store.claims.find(uid)).toMatchObject({ withdrawn: null, lost: null, leaseUntilMs: 0 });
  tell(store, [withdrawal(1), orderWord({}, "Касса 2")]);
  expect(store.claims.find(uid)?.lost).toBe("Заказ в работе на кассе «Касса 2»");
});

test.each([
  ["given back by the other till", [orderWord()]],
  ["posted anew", [withdrawal(1), orderWord()]],
  ["sold in part and offered in a newer version", [withdrawal(1, "sold"), orderWord({ version: 2 })]],
  ["offered in a newer version", [orderWord({ version: 2 }, "Касса 2")]],
])("an order that another till had and that is %s is to be picked like any other", (_name, words) => {
  const store = openStore();
  tell(store, [orderWord()]);
  store.claims.put(claim);
  tell(store, [orderWord({}, "Касса 2")]);
  tell(store, words);
  expect([store.claims.find(uid), store.orders.count()]).toEqual([undefined, 1]);
});

test("10,000 orders and 50,000 goods are applied answer by answer in bounded memory", () => {
  const store = openStore();
  const pageMax = 500;
  const wordAt = (place: number) =>
    place < 10_000
      ? orderWord({ uid: `o-${place}`, number: `ЗП-${place}` })
      : goodsWord({ code: `g-${place}`, gtin: String(20_000_000 + place) });
  const beganMs = performance.now();
  let highestBytes = 0;
  const startBytes = process.memoryUsage().rss;
  for (let place = 0; place < 60_000; place += pageMax) {
    const packets = Array.from({ length: pageMax }, (_, offset) => wordAt(place + offset));
    tell(store, packets, { reset: place === 0, more: place + pageMax < 60_000 });
    highestBytes = Math.max(highestBytes, process.memoryUsage().rss);
  }
  const seconds = (performance.now() - beganMs) / 1_000;
  const grownMb = (highestBytes - startBytes) / 2 ** 20;
  console.log(`60,000 packets in ${seconds.toFixed(1)} s, ${grownMb.toFixed(0)} MB more`);
  expect([store.orders.count(), store.goods.count()]).toEqual([10_000, 50_000]);
  expect(grownMb).toBeLessThan(200);
  const lookMs = performance.now();
  expect(store.goods.byBarcode("20059999")?.code).toBe("g-59999");
  expect(store.orders.list({ text: "зп-9999", after: 0, limit: 10 })).toHaveLength(1);
  expect(performance.now() - lookMs).toBeLessThan(1_000);
}, 120_000);
