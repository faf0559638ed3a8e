import { randomUUID } from "node:crypto";
import { leaseSeconds } from "@prilavok/contracts/exchange/limits.ts";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { applySale, type SoldLine } from "./sale.ts";
import { apples, createShop, type TestShop, tea } from "./testing-shop.ts";

let shop: TestShop;
beforeAll(async () => {
  shop = await createShop(3);
});
afterAll(() => shop.close());

const oneApple: SoldLine = { ...apples, countE4: 10_000n, totalE4: 19_900n };
const accepted = { outcome: "accepted", reason: null };

async function packet(uid: string): Promise<Record<string, unknown>> {
  const { id, version } = await shop.order(uid);
  const { rows } = await shop.database.pool.query<{ body: Record<string, unknown> }>(
    "select body from order_packet where order_id = $1 and version = $2",
    [id, version],
  );
  return rows[0]?.body ?? {};
}

async function sold(uid: string): Promise<[bigint, bigint][]> {
  return (await shop.whole(uid)).lines.map((line) => [line.soldCountE4, line.soldTotalE4]);
}

describe("a receipt that is accepted", () => {
  test("completes an order that it sells whole, which is gone from all tills", async () => {
    const { uid } = await shop.posted();
    await shop.claim(uid, 1);
    expect(await shop.sell(uid, 1, { claimId: "claim-1" })).toMatchObject(accepted);
    expect(await shop.order(uid)).toMatchObject({ state: "completed", version: 1, hasConflict: false });
    expect(await shop.words(uid)).toEqual(Array(3).fill("withdrawn 1 sold"));
    expect(await sold(uid)).toEqual([
      [20_000n, 39_800n],
      [5_000n, 40_000n],
    ]);
  });

  test("in part, with remainder open, leaves a new version of what is left at all tills", async () => {
    const { uid } = await shop.posted(3, { remainder: "open" });
    await shop.claim(uid, 0);
    expect(await shop.sell(uid, 0, { lines: [oneApple] })).toMatchObject(accepted);
    expect(await shop.order(uid)).toMatchObject({ state: "posted", version: 2, claimId: null });
    expect(await shop.words(uid)).toEqual(Array(3).fill("waiting 2"));
    expect(await packet(uid)).toMatchObject({
      version: 2,
      lines: [
        { line: 1, name: "Яблоки", amount: 1, total: 1.99 },
        { line: 2, name: "Чай", amount: 0.5, discount: 1, total: 4 },
      ],
      total: 5.99,
    });
    expect(await shop.sell(uid, 2, { lines: [oneApple, tea] })).toMatchObject(accepted);
    expect((await shop.order(uid)).state).toBe("completed");
  });

  test("in part, with remainder close, completes the order", async () => {
    const { uid } = await shop.posted(3, { remainder: "close" });
    expect(await shop.sell(uid, 0, { lines: [oneApple] })).toMatchObject(accepted);
    expect(await shop.order(uid)).toMatchObject({ state: "completed", version: 1 });
    expect(await sold(uid)).toEqual([
      [10_000n, 19_900n],
      [0n, 0n],
    ]);
  });

  test("beyond the order or of other goods: what is over is seen on its line, what is strange in the receipt only", async () => {
    const { uid } = await shop.posted(3, { remainder: "open" });
    const three = { ...apples, countE4: 30_000n, totalE4: 59_700n };
    const strange: SoldLine = { code: "X", name: "Пакет", countE4: 10_000n, totalE4: 1_000n };
    expect(await shop.sell(uid, 0, { lines: [three, strange] })).toMatchObject(accepted);
    expect(await sold(uid)).toEqual([
      [30_000n, 59_700n],
      [0n, 0n],
    ]);
    expect(await packet(uid)).toMatchObject({ lines: [{ line: 2, name: "Чай" }] });
  });

  test("of nothing that was ordered leaves all of an open order, in a new version", async () => {
    const { uid } = await shop.posted(3, { remainder: "open" });
    const strange: SoldLine = { code: "", name: "Пакет", countE4: 10_000n, totalE4: 1_000n };
    expect(await shop.sell(uid, 0, { lines: [strange] })).toMatchObject(accepted);
    expect(await shop.order(uid)).toMatchObject({ state: "posted", version: 2 });
    expect(await packet(uid)).toMatchObject({ total: 7.98 });
  });

  test("may come from a till that took it offline, without a claim, or after its lease", async () => {
    const offline = await shop.posted();
    expect(await shop.sell(offline.uid, 2, { isOffline: true })).toMatchObject(accepted);
    const late = await shop.posted();
    await shop.claim(late.uid, 0);
    shop.nowMs += leaseSeconds * 1_000;
    expect(await shop.sell(late.uid, 0, { claimId: "claim-0" })).toMatchObject(accepted);
    const lapsed = await shop.posted();
    await shop.claim(lapsed.uid, 0);
    shop.nowMs += leaseSeconds * 1_000;
    expect(await shop.sell(lapsed.uid, 1, { isOffline: true })).toMatchObject(accepted);
    const silent = await shop.posted();
    expect(await shop.sell(silent.uid, 1, { version: null })).toMatchObject(accepted);
  });
});

describe("a receipt that conflicts changes the order's mark only, and says why", () => {
  async function mustConflict(uid: string, place: number, reason: RegExp, version?: number) {
    const before = await shop.order(uid);
    const words = await shop.words(uid);
    const effect = await shop.sell(uid, place, version === undefined ? {} : { version });
    expect(effect).toMatchObject({ outcome: "conflict", orderId: before.id });
    expect(effect.reason).toMatch(reason);
    const after = await shop.order(uid);
    expect(after).toEqual({
      ...before,
      hasConflict: true,
      revision: before.revision + 1,
      changedAt: after.changedAt,
    });
    expect(await shop.words(uid)).toEqual(words);
    expect((await shop.history(uid)).at(-1)).toBe("conflict");
    const { conflicts } = await shop.whole(uid);
    expect(conflicts.at(-1)).toMatchObject({
      id: effect.transactionId,
      reason: effect.reason,
      settledAt: null,
    });
  }

  test("another till has sold it", async () => {
    const { uid } = await shop.posted();
    const first = await shop.sell(uid, 0, { isOffline: true });
    await mustConflict(uid, 1, new RegExp(`^Заказ уже продан: ККМ 1, чек ${first.receiptUid}\\.$`));
  });

  test("it was cancelled", async () => {
    const { uid } = await shop.inState("cancelled");
    await mustConflict(uid, 0, /^Заказ отменён\.$/);
  });

  test("it was edited in the middle of the sale, whether it is posted again or not", async () => {
    const { uid } = await shop.posted();
    await shop.claim(uid, 0);
    await shop.edit(uid, { comment: "ещё" });
    await mustConflict(uid, 0, /версии 1 заказа, действует версия 2/, 1);
    await shop.step(uid, "post");
    await mustConflict(uid, 0, /версии 1 заказа, действует версия 2/, 1);
  });

  test("it was unposted", async () => {
    const { uid } = await shop.posted();
    await shop.step(uid, "unpost");
    await mustConflict(uid, 0, /версии 1 заказа/, 1);
  });

  test("it is not posted", async () => {
    const { uid } = await shop.inState("approved");
    await mustConflict(uid, 0, /^Заказ не проведён\.$/);
  });

  test("its till is not in the tab", async () => {
    const { uid } = await shop.posted(2);
    await mustConflict(uid, 2, /^ККМ нет в заказе\.$/);
  });

  test("another till has it in work", async () => {
    const { uid } = await shop.posted();
    await shop.claim(uid, 1);
    await mustConflict(uid, 0, /^Заказ в работе: ККМ 2\.$/);
    expect(await shop.sell(uid, 1)).toMatchObject(accepted);
  });
});

test("a receipt of an order that the account does not have is kept as unknown", async () => {
  for (const orderUid of ["чужой", randomUUID()]) {
    const effect = await shop.run((connection) =>
      applySale(connection, shop.nowMs, {
        accountId: shop.accountId,
        deviceId: shop.till(0).deviceId,
        transactionId: 1n,
        receiptUid: "r",
        orderUid,
        version: 1,
        claimId: null,
        isOffline: true,
        atMs: shop.nowMs,
        lines: [],
      }),
    );
    expect(effect).toEqual({ outcome: "unknown", orderId: null, reason: null });
  }
});

test("of two tills that sell one order at once one is accepted, and both are kept", async () => {
  for (let round = 0; round < 8; round += 1) {
    const { uid } = await shop.posted();
    const effects = await Promise.all(
      [0, 1, 2].map((place) => shop.sell(uid, place, { isOffline: true, version: 1 })),
    );
    expect(effects.map(({ outcome }) => outcome).sort()).toEqual(["accepted", "conflict", "conflict"]);
    expect(await shop.order(uid)).toMatchObject({ state: "completed", hasConflict: true });
    expect((await shop.whole(uid)).conflicts).toHaveLength(2);
  }
});

describe("a return", () => {
  test("of a part leaves the order «Выполнен»; of all of it makes it «Согласован», to be posted by a person", async () => {
    const { uid } = await shop.posted();
    await shop.sell(uid, 0);
    await shop.giveBack(uid, [tea]);
    expect(await shop.order(uid)).toMatchObject({ state: "completed", version: 1 });
    expect(await sold(uid)).toEqual([
      [20_000n, 39_800n],
      [0n, 0n],
    ]);
    await shop.giveBack(uid, [apples]);
    expect(await shop.order(uid)).toMatchObject({ state: "approved", version: 2 });
    await shop.step(uid, "post");
    expect(await packet(uid)).toMatchObject({ version: 2, total: 7.98 });
    expect(await shop.words(uid)).toEqual(Array(3).fill("waiting 2"));
  });

  test("that was annulled counts as sold again", async () => {
    const { uid } = await shop.posted();
    await shop.sell(uid, 0);
    const back = await shop.giveBack(uid, [apples, tea]);
    await shop.annul(uid, [apples, tea], back);
    expect(await shop.order(uid)).toMatchObject({ state: "completed" });
    expect(await sold(uid)).toEqual([
      [20_000n, 39_800n],
      [5_000n, 40_000n],
    ]);
  });

  test("of a partly sold order that is at the tills brings what came back to them, in a new version", async () => {
    const { uid } = await shop.posted(3, { remainder: "open" });
    await shop.sell(uid, 0, { lines: [apples] });
    await shop.giveBack(uid, [oneApple]);
    expect(await shop.order(uid)).toMatchObject({ state: "posted", version: 3 });
    expect(await packet(uid)).toMatchObject({ lines: [{ name: "Яблоки", amount: 1 }, { name: "Чай" }] });
  });

  test("while a till has the rest in work leaves its packet as it is; what came back follows it", async () => {
    const { uid } = await shop.posted(3, { remainder: "open" });
    await shop.sell(uid, 0, { lines: [apples] });
    await shop.claim(uid, 1);
    await shop.giveBack(uid, [oneApple]);
    expect(await shop.order(uid)).toMatchObject({ state: "claimed", version: 2 });
    expect(await shop.sell(uid, 1, { lines: [tea] })).toMatchObject(accepted);
    expect(await shop.order(uid)).toMatchObject({ state: "posted", version: 3 });
    expect(await packet(uid)).toMatchObject({ lines: [{ name: "Яблоки", amount: 1 }] });
  });

  test("of a receipt that sold nothing that was ordered opens the order that it completed", async () => {
    const { uid } = await shop.posted(3, { remainder: "close" });
    const strange: SoldLine = { code: "", name: "Пакет", countE4: 10_000n, totalE4: 1_000n };
    await shop.sell(uid, 0, { lines: [strange] });
    await shop.giveBack(uid, [strange]);
    expect(await shop.order(uid)).toMatchObject({ state: "approved", version: 2 });
  });
});

describe("an article on two lines at two prices", () => {
  const piece = 10_000n;
  const x = (count: bigint, roubles: bigint): SoldLine => ({
    ...{ code: "", name: "Икс", priceE4: roubles * piece },
    ...{ countE4: count * piece, totalE4: count * roubles * piece },
  });
  const lines = [
    { name: "Икс", amount: 3, price: 10 },
    { name: "Икс", amount: 2, price: 100 },
  ];
  const [three, two] = [x(3n, 10n), x(2n, 100n)];

  test("a return takes back what its own receipt sold, and its rollback gives it again", async () => {
    const { uid } = await shop.posted(3, { lines, remainder: "open" });
    const first = await shop.sell(uid, 0, { lines: [three] });
    await shop.sell(uid, 0, { lines: [two] });
    const back = await shop.giveBack(uid, [three], first.transactionId);
    expect(await sold(uid)).toEqual([
      [0n, 0n],
      [2n * piece, 200n * piece],
    ]);
    await shop.annul(uid, [three], back, first.transactionId);
    expect(await sold(uid)).toEqual([
      [3n * piece, 30n * piece],
      [2n * piece, 200n * piece],
    ]);
  });

  test("so it is where the receipts have other prices than the order", async () => {
    const { uid } = await shop.posted(3, { lines, remainder: "open" });
    const [cheap, dear] = [x(3n, 9n), x(2n, 90n)];
    const first = await shop.sell(uid, 0, { lines: [cheap] });
    const second = await shop.sell(uid, 0, { lines: [dear] });
    await shop.giveBack(uid, [x(1n, 90n)], second.transactionId);
    await shop.giveBack(uid, [cheap], first.transactionId);
    expect(await sold(uid)).toEqual([
      [0n, 0n],
      [piece, 90n * piece],
    ]);
  });

  test("the receipt that sells the second line first is counted on it", async () => {
    const { uid } = await shop.posted(3, { lines, remainder: "open" });
    await shop.sell(uid, 0, { lines: [two] });
    expect(await packet(uid)).toMatchObject({ lines: [{ line: 1, amount: 3, total: 30 }], total: 30 });
  });

  test("an edit between sale and return keeps what each receipt sold", async () => {
    const { uid } = await shop.posted(3, { lines, remainder: "open" });
    const first = await shop.sell(uid, 0, { lines: [three] });
    const second = await shop.sell(uid, 0, { lines: [x(1n, 100n)] });
    await shop.edit(uid, { lines: [{ name: "Новое", amount: 1, price: 5 }, ...lines.toReversed()] });
    expect(await sold(uid)).toEqual([
      [0n, 0n],
      [piece, 100n * piece],
      [3n * piece, 30n * piece],
    ]);
    const back = await shop.giveBack(uid, [three], first.transactionId);
    await shop.annul(uid, [three], back, first.transactionId);
    await shop.giveBack(uid, [x(1n, 100n)], second.transactionId);
    expect(await sold(uid)).toEqual([
      [0n, 0n],
      [0n, 0n],
      [3n * piece, 30n * piece],
    ]);
  });

  test("of a sale of before this was kept, a return takes what no other receipt is known to have sold", async () => {
    const { uid } = await shop.posted(3, { lines, remainder: "open" });
    const first = await shop.sell(uid, 0, { lines: [three] });
    await shop.database.pool.query("delete from customer_order_line_sale where sale_id = $1", [
      String(first.transactionId),
    ]);
    await shop.sell(uid, 0, { lines: [two] });
    const back = await shop.giveBack(uid, [three], first.transactionId);
    expect(await sold(uid)).toEqual([
      [0n, 0n],
      [2n * piece, 200n * piece],
    ]);
    await shop.annul(uid, [three], back, first.transactionId);
    expect(await sold(uid)).toEqual([
      [3n * piece, 30n * piece],
      [2n * piece, 200n * piece],
    ]);
  });

  test("kopecks of one line of a receipt on two lines are split whole", async () => {
    const two = [
      { name: "Икс", amount: 1, price: "3.50" },
      { name: "Икс", amount: 2, price: "3.50" },
    ];
    const { uid } = await shop.posted(3, { lines: two });
    await shop.sell(uid, 0, {
      lines: [{ code: "", name: "Икс", countE4: 3n * piece, totalE4: 10n * piece }],
    });
    expect(await sold(uid)).toEqual([
      [piece, 33_300n],
      [2n * piece, 66_700n],
    ]);
  });
});

test("a discount is given once: sold in part with all of it, the rest has none", async () => {
  const ten = [{ name: "Пирожок", amount: 10, price: 10, discount: 5 }];
  const pies = (count: bigint, totalE4: bigint): SoldLine => ({
    ...{ code: "", name: "Пирожок", priceE4: 100_000n, countE4: count * 10_000n, totalE4 },
  });
  const { uid } = await shop.posted(3, { lines: ten, remainder: "open" });
  const first = await shop.sell(uid, 0, { lines: [pies(4n, 350_000n)] });
  expect(await packet(uid)).toMatchObject({ lines: [{ amount: 6, discount: 0, total: 60 }], total: 60 });
  await shop.giveBack(uid, [pies(4n, 350_000n)], first.transactionId);
  expect(await packet(uid)).toMatchObject({ lines: [{ amount: 10, discount: 5, total: 95 }], total: 95 });
});

describe("a person settles a conflict", () => {
  async function conflicting() {
    const { uid } = await shop.posted();
    await shop.sell(uid, 0, { isOffline: true });
    const { transactionId } = await shop.sell(uid, 1, { isOffline: true });
    return { uid, transactionId };
  }
  async function documents(transactionId: bigint) {
    const { rows } = await shop.database.pool.query(
      "select documents, order_outcome as outcome, settled_by as by, settlement from kkm_transaction where id = $1",
      [transactionId],
    );
    return rows[0];
  }

  test("dismiss: the mark goes, the receipt stays without documents", async () => {
    const { uid, transactionId } = await conflicting();
    const settled = await shop.settle(uid, transactionId, "dismiss", "повтор");
    expect(settled).toMatchObject({ state: "completed", hasConflict: false });
    expect(await documents(transactionId)).toEqual({
      documents: "not needed",
      outcome: "conflict",
      by: "Тест",
      settlement: "dismiss: повтор",
    });
    await expect(shop.settle(uid, transactionId, "accept")).rejects.toMatchObject({ problem: "in-use" });
  });

  test("accept: refused while another receipt stands; after its return it sells the order, and documents follow", async () => {
    const { uid, transactionId } = await conflicting();
    await expect(shop.settle(uid, transactionId, "accept")).rejects.toMatchObject({
      problem: "unprocessable",
    });
    expect((await shop.order(uid)).hasConflict).toBe(true);
    await shop.giveBack(uid, [apples, tea]);
    const settled = await shop.settle(uid, transactionId, "accept");
    expect(settled).toMatchObject({ state: "completed", hasConflict: false });
    expect(await documents(transactionId)).toMatchObject({ documents: "waiting", outcome: "accepted" });
    expect(await sold(uid)).toEqual([
      [20_000n, 39_800n],
      [5_000n, 40_000n],
    ]);
  });

  test("the mark stays until the last conflict is settled", async () => {
    const { uid, transactionId } = await conflicting();
    const third = await shop.sell(uid, 2, { isOffline: true });
    expect(await shop.settle(uid, transactionId, "dismiss")).toMatchObject({ hasConflict: true });
    expect(await shop.settle(uid, third.transactionId, "dismiss")).toMatchObject({ hasConflict: false });
  });

  test("not one of another order, nor a receipt that does not conflict", async () => {
    const { uid } = await conflicting();
    const other = await conflicting();
    const fine = await shop.posted();
    const { transactionId } = await shop.sell(fine.uid, 0);
    for (const [order, id] of [
      [uid, other.transactionId],
      [fine.uid, transactionId],
      [uid, 999_999n],
    ] as const) {
      await expect(shop.settle(order, id, "dismiss")).rejects.toMatchObject({ problem: "not-found" });
    }
  });

  test("accept is refused for a receipt that was annulled", async () => {
    const { uid } = await shop.inState("cancelled");
    const { transactionId, receiptUid } = await shop.sell(uid, 0);
    await shop.database.pool.query(
      `insert into kkm_transaction (account_id, store_id, device_id, uid, kind, annuls, base_uid, number, number_check,
         shift, at, day, cashier, total_e4, cash_e4, cashless_e4, certificate_e4, content, loaded_at, documents)
       select account_id, store_id, device_id, 'back', 'rollback', 'sale', uid, 2, '2', 1, at, day, cashier, total_e4,
         cash_e4, 0, 0, gen_random_uuid(), at, 'not needed' from kkm_transaction where id = $1 and uid = $2`,
      [transactionId, receiptUid],
    );
    await expect(shop.settle(uid, transactionId, "accept")).rejects.toMatchObject({
      problem: "unprocessable",
    });
    expect(await shop.settle(uid, transactionId, "dismiss")).toMatchObject({ state: "cancelled" });
  });
});
