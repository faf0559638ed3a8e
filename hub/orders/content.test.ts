import { orderLinesMax, tillsPerOrderMax } from "@prilavok/contracts/exchange/limits.ts";
import { OrderPacket } from "@prilavok/contracts/exchange/order-packet.ts";
import type { E4 } from "@prilavok/contracts/values/decimal.ts";
import Value from "typebox/value";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { putGoods } from "../goods/change.ts";
import { newGoods } from "../goods/goods.ts";
import type { WrittenLine } from "./lines.ts";
import { orderNumber } from "./order.ts";
import { apples, createShop, setTill, type TestShop } from "./testing-shop.ts";

let shop: TestShop;
beforeAll(async () => {
  shop = await createShop(5);
  await shop.run(async (connection) => {
    const tea = {
      ...newGoods,
      code: "A1",
      name: "Чай",
      unit: "кг",
      category: "Бакалея",
      priceE4: 100_000 as E4,
    };
    await putGoods(connection, shop.nowMs, shop.accountId, { ...tea, gtin: "4600051000057" });
    await putGoods(connection, shop.nowMs, shop.accountId, { ...tea, code: "OLD", isArchived: true });
  });
});
afterAll(() => shop.close());

describe("lines", () => {
  test("an article by code or barcode brings name, price and unit; what is said goes before it", async () => {
    const { uid } = await shop.add({
      lines: [
        { code: "A1", amount: "1.5" },
        { gtin: "04600051000057", amount: 1, price: 9, name: "Чай чёрный" },
        { name: "Торт", price: 35.5, amount: 1, discount: "5.50" },
      ],
    });
    const { order, lines } = await shop.whole(uid);
    expect(lines).toMatchObject([
      { line: 1, code: "A1", gtin: "4600051000057", name: "Чай", unit: "кг", totalE4: 150_000n },
      { line: 2, code: "A1", name: "Чай чёрный", priceE4: 90_000n, category: "Бакалея" },
      { line: 3, code: "", gtin: null, unit: "шт", totalE4: 300_000n },
    ]);
    expect(order.totalE4).toBe(540_000n);
  });

  const refused: [string, WrittenLine, string, string][] = [
    ["a code that there is not", { code: "нет", amount: 1 }, "unprocessable", "lines[1].code"],
    ["an archived article", { code: "OLD", amount: 1 }, "unprocessable", "lines[1].code"],
    ["a barcode that there is not", { gtin: "46000517", amount: 1 }, "unprocessable", "lines[1].gtin"],
    ["no name", { amount: 1, price: 1 }, "unprocessable", "lines[1].name"],
    ["no price", { amount: 1, name: "Торт" }, "unprocessable", "lines[1].price"],
    ["an amount of 0", { code: "A1", amount: 0 }, "bad-request", "lines[1].amount"],
    ["an amount with 4 decimals", { code: "A1", amount: "0.0001" }, "bad-request", "lines[1].amount"],
    ["a price with 3 decimals", { code: "A1", amount: 1, price: 0.005 }, "bad-request", "lines[1].price"],
    ["a negative price", { code: "A1", amount: 1, price: -1 }, "bad-request", "lines[1].price"],
    [
      "a discount over the sum",
      { code: "A1", amount: 1, discount: 10.01 },
      "unprocessable",
      "lines[1].discount",
    ],
    [
      "a sum that is too large",
      { code: "A1", amount: 9_999, price: 99_999_999 },
      "unprocessable",
      "lines[1]",
    ],
  ];
  test.for(refused)(
    "%s is refused with its path, and takes no number",
    async ([_what, line, problem, path]) => {
      const before = await shop.add();
      await expect(shop.add({ lines: [{ code: "A1", amount: 1 }, line] })).rejects.toMatchObject({
        problem,
        facts: { path },
      });
      expect((await shop.add()).number).toBe(before.number + 1);
    },
  );

  test(`${orderLinesMax} are taken, one more is not`, async () => {
    const lines = Array.from({ length: orderLinesMax }, () => ({ code: "A1", amount: 1 }));
    const { uid } = await shop.add({ lines });
    expect((await shop.whole(uid)).lines).toHaveLength(orderLinesMax);
    await expect(shop.add({ lines: [...lines, { code: "A1", amount: 1 }] })).rejects.toMatchObject({
      problem: "unprocessable",
    });
  });
});

describe("numbers", () => {
  test("are gapless in their year, by the account's zone, whoever orders at once", async () => {
    // 23:30 of 31 December in UTC is the new year in Moscow.
    const written = { orderedAt: "2029-12-31T23:30:00Z" };
    const made = await Promise.all(Array.from({ length: 10 }, () => shop.add(written)));
    expect(made.map(({ year, number }) => `${year} ${number}`).sort()).toEqual(
      Array.from({ length: 10 }, (_, place) => `2030 ${place + 1}`).sort(),
    );
    expect(orderNumber(12)).toBe("ЗП-000012");
  });

  test("an order of an ext id is made once, even when it comes twice at once", async () => {
    const came = await Promise.allSettled([0, 1, 2].map(() => shop.add({ extId: "web-1" })));
    const made = came.flatMap((one) => (one.status === "fulfilled" ? [one.value.uid] : []));
    expect(made).toHaveLength(1);
    await expect(shop.add({ extId: "web-1" })).rejects.toMatchObject({
      problem: "in-use",
      facts: { path: "extId", actual: made[0] },
    });
  });
});

describe("the packet", () => {
  test("is one for all tills, and as the contract has it", async () => {
    const { uid } = await shop.posted(3, { customerName: "Анна", customerPhone: "+375", comment: "к 9" });
    const { rows } = await shop.database.pool.query<{ body: unknown }>(
      "select body from order_packet p join customer_order o on o.id = p.order_id where o.uid = $1",
      [uid],
    );
    expect(rows).toHaveLength(1);
    expect(Value.Check(OrderPacket, rows[0]?.body)).toBe(true);
    expect(rows[0]?.body).toMatchObject({
      uid,
      version: 1,
      customer: { name: "Анна", phone: "+375" },
      comment: "к 9",
      remainder: "open",
      lines: [
        { line: 1, amount: 2, price: 1.99, discount: 0, total: 3.98 },
        { line: 2, total: 4 },
      ],
      total: 7.98,
    });
    expect(await shop.words(uid)).toEqual(["waiting 1", "waiting 1", "waiting 1", null, null]);
  });

  test("is not formed without lines, without tills, or of an order that is not «Согласован»", async () => {
    const empty = await shop.add({ lines: [] });
    await shop.addTills(empty.uid, 0);
    await expect(shop.step(empty.uid, "post")).rejects.toMatchObject({ problem: "wrong-state" });
    await shop.step(empty.uid, "approve");
    await expect(shop.step(empty.uid, "post")).rejects.toMatchObject({ facts: { path: "lines" } });
    const lonely = await shop.add();
    await shop.step(lonely.uid, "approve");
    await expect(shop.step(lonely.uid, "post")).rejects.toMatchObject({ facts: { path: "tills" } });
    expect((await shop.order(lonely.uid)).state).toBe("approved");
  });
});

describe("an edit", () => {
  test("keeps what it does not name, and takes a posted order from its tills", async () => {
    const { uid } = await shop.posted(2, { comment: "старое" });
    const edited = await shop.edit(uid, { lines: [{ code: "A1", amount: 1 }] }, 4);
    expect(edited).toMatchObject({ state: "approved", version: 2, comment: "старое", totalE4: 100_000n });
    expect((await shop.words(uid)).slice(0, 2)).toEqual(Array(2).fill("withdrawn 1 edited"));
    await expect(shop.edit(uid, { comment: "" }, 4)).rejects.toMatchObject({
      problem: "stale-version",
      facts: { expected: 5, actual: 4 },
    });
  });

  test("into another year keeps the number and year that it was made under", async () => {
    const { uid, number, year } = await shop.add();
    const orderedAt = `${year + 1}-06-01T12:00:00Z`;
    expect(await shop.edit(uid, { orderedAt })).toMatchObject({
      number,
      year,
      orderedAt: new Date(orderedAt),
    });
  });

  test("keeps what was sold: its goods have to stay", async () => {
    const { uid } = await shop.posted(2, { remainder: "open" });
    await shop.sell(uid, 0, { lines: [apples] });
    await expect(shop.edit(uid, { lines: [{ code: "A1", amount: 1 }] })).rejects.toMatchObject({
      problem: "unprocessable",
    });
    expect((await shop.order(uid)).state).toBe("posted");
    await shop.edit(uid, {
      lines: [
        { code: "A1", amount: 1 },
        { name: "Яблоки", amount: 3, price: "1.99" },
      ],
    });
    expect((await shop.whole(uid)).lines).toMatchObject([
      { soldCountE4: 0n },
      { soldCountE4: 20_000n, soldTotalE4: 39_800n },
    ]);
  });

  test("refuses a customer, a warehouse and a time that there are not, and changes nothing", async () => {
    const { uid } = await shop.add();
    const before = await shop.order(uid);
    for (const change of [{ customerId: "9999999999" }, { warehouseId: "77" }, { orderedAt: "2026-02-30" }]) {
      await expect(shop.edit(uid, change)).rejects.toMatchObject({
        facts: { path: Object.keys(change)[0] },
      });
    }
    expect(await shop.order(uid)).toEqual(before);
  });
});

describe("the tab «ККМ»", () => {
  test("«Добавить» takes tills with «Работа с заказами покупателей» alone, and each once", async () => {
    const { uid } = await shop.add();
    await setTill(shop, shop.till(3).deviceId, { works: false, loads: true, warehouseId: shop.warehouseId });
    await expect(shop.addTills(uid, 0, 3)).rejects.toMatchObject({
      problem: "unprocessable",
      message: expect.stringContaining("«Работа с заказами покупателей»"),
      facts: { path: "tillIds[1]" },
    });
    expect((await shop.whole(uid)).tills).toEqual([]);
    expect(await shop.addTills(uid, 0, 1, 0)).toHaveLength(2);
    expect(await shop.addTills(uid, 1, 2)).toEqual([shop.till(2).deviceId]);
  });

  test("«Добавить» takes no till of another account, and no more than there may be", async () => {
    const { uid } = await shop.add();
    const { accountId, nowMs } = shop;
    const { addTills } = await import("./tab.ts");
    const asked = { accountId, uid, actor: "Тест" };
    await expect(
      shop.run((connection) => addTills(connection, nowMs, asked, [999_999])),
    ).rejects.toMatchObject({ problem: "unprocessable", facts: { path: "tillIds[0]" } });
    const elsewhere = { ...asked, accountId: accountId + 1 };
    await expect(
      shop.run((connection) => addTills(connection, nowMs, elsewhere, [shop.till(0).deviceId])),
    ).rejects.toMatchObject({ problem: "not-found" });
    await shop.database.pool.query(
      `with made as (
         insert into device (account_id, store_id, ext_id)
         select $1, $2, 'many ' || n from generate_series(1, $3) n returning id)
       insert into till_setting (device_id, account_id, works_with_orders, changed_at)
       select id, $1, true, now() from made`,
      [accountId, shop.till(0).storeId, tillsPerOrderMax + 1],
    );
    const { rows } = await shop.database.pool.query<{ id: number }>(
      "select id from device where ext_id like 'many %' order by id",
    );
    const ids = rows.map(({ id }) => id);
    await expect(shop.run((connection) => addTills(connection, nowMs, asked, ids))).rejects.toMatchObject({
      problem: "unprocessable",
    });
    await shop.run((connection) => addTills(connection, nowMs, asked, ids.slice(1)));
    await shop.step(uid, "approve");
    expect((await shop.step(uid, "post")).state).toBe("posted");
  });

  test("«Заполнить» adds the warehouse's tills with both flags, adds what misses and removes nothing", async () => {
    const { warehouseId } = shop;
    const { rows } = await shop.database.pool.query<{ id: number }>(
      "insert into warehouse (account_id, name) values ($1, 'Другой') returning id",
      [shop.accountId],
    );
    await setTill(shop, shop.till(0).deviceId, { works: true, loads: true, warehouseId });
    await setTill(shop, shop.till(1).deviceId, { works: true, loads: false, warehouseId });
    await setTill(shop, shop.till(2).deviceId, { works: true, loads: true, warehouseId: rows[0]?.id ?? 0 });
    await setTill(shop, shop.till(3).deviceId, { works: false, loads: true, warehouseId });
    await setTill(shop, shop.till(4).deviceId, { works: true, loads: true, warehouseId });
    const bare = await shop.add();
    await expect(shop.fillTills(bare.uid)).rejects.toMatchObject({ facts: { path: "warehouseId" } });
    const { uid } = await shop.add({ warehouseId: String(warehouseId) });
    await shop.addTills(uid, 2, 4);
    expect(await shop.fillTills(uid)).toEqual([shop.till(0).deviceId]);
    expect((await shop.whole(uid)).tills).toEqual([0, 2, 4].map((place) => shop.till(place).deviceId));
    expect(await shop.fillTills(uid)).toEqual([]);
  });

  test("of a posted order: what comes gets the packet, what leaves loses it", async () => {
    const { uid } = await shop.posted(2);
    await shop.addTills(uid, 2);
    await shop.removeTill(uid, 0);
    expect((await shop.words(uid)).slice(0, 3)).toEqual(["withdrawn 1 removed", "waiting 1", "waiting 1"]);
    await expect(shop.removeTill(uid, 0)).rejects.toMatchObject({ problem: "not-found" });
    await shop.addTills(uid, 0);
    expect((await shop.words(uid))[0]).toBe("waiting 1");
  });

  test("of a posted order keeps its last till, whether that has it in work or not", async () => {
    const { uid } = await shop.posted(1);
    const refused = { problem: "unprocessable", facts: { path: "deviceId" } };
    await expect(shop.removeTill(uid, 0)).rejects.toMatchObject(refused);
    await shop.claim(uid, 0);
    await expect(shop.removeTill(uid, 0)).rejects.toMatchObject(refused);
    expect(await shop.order(uid)).toMatchObject({ state: "claimed" });
    expect((await shop.words(uid))[0]).toBe("claimed 1");
    await shop.step(uid, "unpost");
    await shop.removeTill(uid, 0);
    expect((await shop.whole(uid)).tills).toEqual([]);
  });

  test("with a till that does not work with orders any more is not posted, and says which", async () => {
    const { uid } = await shop.add();
    await shop.addTills(uid, 0, 1);
    await shop.step(uid, "approve");
    const { deviceId } = shop.till(1);
    await setTill(shop, deviceId, { works: false });
    await expect(shop.step(uid, "post")).rejects.toMatchObject({
      problem: "unprocessable",
      message: "Без флага «Работа с заказами покупателей»: ККМ 2",
      facts: { path: "tills", actual: [String(deviceId)] },
    });
    expect((await shop.words(uid))[0]).toBeNull();
    await setTill(shop, deviceId, { works: true });
    expect((await shop.step(uid, "post")).state).toBe("posted");
  });

  test("of an order that is done or cancelled cannot be changed", async () => {
    for (const state of ["completed", "cancelled"] as const) {
      const { uid } = await shop.inState(state);
      await expect(shop.addTills(uid, 2)).rejects.toMatchObject({ problem: "wrong-state" });
      await expect(shop.removeTill(uid, 0)).rejects.toMatchObject({ problem: "wrong-state" });
      expect((await shop.whole(uid)).tills).toHaveLength(2);
    }
  });
});
