import { pino } from "pino";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { systemClock } from "../clock.ts";
import { transaction } from "../database/pool.ts";
import { createChain, type TestTill } from "../testing/chain.ts";
import { createTestDatabase, type TestDatabase } from "../testing/database.ts";
import { loadTransactions, makeOrder, setTill, shownDocuments } from "./testing.ts";
import { runTransfer, transferWithin } from "./transfer.ts";

let database: TestDatabase;
let till: TestTill;
const run = () => runTransfer({ pool: database.pool, clock: systemClock, log: pino({ level: "silent" }) });

beforeEach(async () => {
  database = await createTestDatabase(6);
  const [made] = await createChain(database.pool, 1);
  if (made === undefined) throw new Error("no till");
  till = made;
});

afterEach(() => database.close());

async function states() {
  const { rows } = await database.pool.query<{ uid: string; documents: string; reason: string | null }>(
    "select uid, documents, documents_reason as reason from kkm_transaction order by id",
  );
  return rows;
}

describe("a sale", () => {
  test("becomes an invoice against its order and a cash receipt, both posted, at a till with a cash desk", async () => {
    const { cashDeskId } = await setTill(database.pool, till, { cashDesk: "Касса", warehouse: "Зал" });
    const { warehouseId } = await setTill(database.pool, till, { cashDesk: "Касса 2", warehouse: "Склад" });
    const orderId = await makeOrder(database.pool, till, { number: 1, customerName: "Пётр", warehouseId });
    await loadTransactions(database.pool, till, [{ uid: "a", orderId }]);
    expect(await run()).toEqual({ made: 1, documents: 2, setAside: 0, isDone: true });
    const { rows } = await database.pool.query("select * from document order by kind desc");
    expect(rows).toMatchObject([
      {
        kind: "invoice",
        is_posted: true,
        order_id: orderId,
        customer_name: "Пётр",
        warehouse_id: warehouseId,
        cash_desk_id: null,
        day: "2026-03-14",
        year: 2026,
        number: 1,
      },
      {
        kind: "cash_receipt",
        is_posted: true,
        order_id: orderId,
        warehouse_id: null,
        cash_desk_id: (cashDeskId ?? 0) + 1,
        total_e4: 1_000_000n,
        number: 1,
      },
    ]);
    const lines = await database.pool.query("select * from document_line");
    expect(lines.rows).toEqual([
      {
        document_id: rows[0].id,
        line: 1,
        code: "1",
        name: "Пирожок",
        unit: "кг",
        count_e4: 10_000n,
        price_e4: 1_000_000n,
        discount_e4: 0n,
        total_e4: 1_000_000n,
      },
    ]);
    expect(await states()).toEqual([{ uid: "a", documents: "made", reason: null }]);
  });

  test("has its cash receipt unposted at a till without a cash desk", async () => {
    await loadTransactions(database.pool, till, [{ uid: "a" }]);
    await run();
    expect(await shownDocuments(database.pool)).toMatchObject([
      { kind: "cash_receipt", posted: false },
      { kind: "invoice", posted: true },
    ]);
  });

  test.each([
    [{ cash: 100 }, ["cash_receipt 100", "invoice 100"]],
    [{ cashless: 100 }, ["invoice 100"]],
    [{ certificate: 100 }, ["invoice 100"]],
    [{ cash: 30, cashless: 50, certificate: 20 }, ["cash_receipt 30", "invoice 100"]],
  ])("paid with %j makes %j", async (paid, expected) => {
    await loadTransactions(database.pool, till, [{ uid: "a", total: 100, ...paid }]);
    await run();
    expect((await shownDocuments(database.pool)).map(({ kind, total }) => `${kind} ${total}`)).toEqual(
      expected,
    );
    const { rows } = await database.pool.query(
      "select cash_e4, cashless_e4, certificate_e4 from document where kind = 'invoice'",
    );
    const e4 = (part: number | undefined) => BigInt(part ?? 0) * 10_000n;
    const { cash, cashless, certificate }: Record<string, number> = paid;
    expect(rows[0]).toEqual({
      cash_e4: e4(cash),
      cashless_e4: e4(cashless),
      certificate_e4: e4(certificate),
    });
  });
});

describe("what comes back", () => {
  test("is mirrored, and mirrored again when the return is annulled", async () => {
    const orderId = await makeOrder(database.pool, till, { number: 1 });
    await loadTransactions(database.pool, till, [
      { uid: "sale", orderId, total: 100, cash: 60, cashless: 40 },
      { uid: "back", kind: "refund_by_receipt", baseUid: "sale", total: 50 },
      { uid: "again", kind: "rollback", annuls: "refund_by_receipt", baseUid: "back", total: 50 },
    ]);
    await run();
    expect(await shownDocuments(database.pool)).toMatchObject([
      { kind: "cash_expense", number: 1, uid: "back", base: "cash_receipt 1", total: 50 },
      { kind: "cash_receipt", number: 1, uid: "sale", base: null, total: 60 },
      { kind: "cash_receipt", number: 2, uid: "again", base: "cash_expense 1", total: 50 },
      { kind: "invoice", number: 1, uid: "sale", base: null, total: 100 },
      { kind: "invoice", number: 2, uid: "again", base: "return_invoice 1", total: 50 },
      { kind: "return_invoice", number: 1, uid: "back", base: "invoice 1", total: 50 },
    ]);
    const orders = await database.pool.query("select distinct order_id from document");
    expect(orders.rows).toEqual([{ order_id: orderId }]);
  });

  test("waits for its sale, in whatever order they arrive", async () => {
    await loadTransactions(database.pool, till, [
      { uid: "annulled", kind: "rollback", annuls: "sale", baseUid: "sale" },
      { uid: "sale" },
    ]);
    expect(await run()).toMatchObject({ made: 2, setAside: 0 });
    expect(await shownDocuments(database.pool)).toMatchObject([
      { kind: "cash_expense", base: "cash_receipt 1" },
      { kind: "cash_receipt" },
      { kind: "invoice" },
      { kind: "return_invoice", base: "invoice 1" },
    ]);
  });
});

describe("what comes back of a receipt never exceeds it:", () => {
  const rollback = (uid: string, baseUid: string, annuls: "sale" | "refund_by_receipt" = "sale") =>
    ({ uid, kind: "rollback", annuls, baseUid }) as const;
  const refund = (uid: string, total = 100) =>
    ({
      uid,
      kind: "refund_by_receipt",
      baseUid: "sale",
      total,
      lines: [{ total, count: total / 100 }],
    }) as const;

  test.each([
    [
      "a receipt is annulled once",
      [rollback("a", "sale"), rollback("b", "sale")],
      { b: /sale уже аннулирован/ },
    ],
    [
      "what is annulled is not returned",
      [rollback("a", "sale"), refund("b", 50)],
      { b: /sale уже аннулирован/ },
    ],
    [
      "it is returned once",
      [refund("a"), refund("b")],
      { b: /больше, чем продано: «Пирожок», возвращается 1, можно 0$/ },
    ],
    ["what is returned is not annulled", [refund("a"), rollback("b", "sale")], { b: /больше, чем продано/ }],
    [
      "parts of it are returned while there is enough",
      [refund("a", 30), refund("b", 80), refund("c", 70)],
      { b: /возвращается 0,8, можно 0,7$/ },
    ],
    [
      "no more money comes back than came in",
      [refund("a", 50), { ...refund("b", 60), lines: [{ total: 60, count: 0.5 }] }],
      { b: /возвращается на 60,00, можно на 50,00$/ },
    ],
    [
      "nothing else comes back",
      [{ ...refund("a"), lines: [{ total: 100, code: "2", name: "Чай" }] }],
      { a: /«Чай», возвращается 1, можно 0$/ },
    ],
    [
      "a return that is annulled gives it back, once",
      [
        refund("a"),
        rollback("b", "a", "refund_by_receipt"),
        rollback("c", "a", "refund_by_receipt"),
        refund("d"),
      ],
      { c: /a уже аннулирован/ },
    ],
    [
      "a return that does not count is not annulled",
      [refund("a"), refund("b"), rollback("c", "b", "refund_by_receipt")],
      { b: /больше, чем продано/, c: /b отложены/ },
    ],
  ] as const)("%s", async (_, back, asideFor: Record<string, RegExp>) => {
    for (const isSaleLast of [false, true]) {
      await database.pool.query("truncate document, kkm_transaction cascade");
      const sale = { uid: "sale" };
      await loadTransactions(database.pool, till, isSaleLast ? [...back, sale] : [sale, ...back]);
      await run();
      const reasons = (await states()).flatMap(({ uid, reason }) => (reason === null ? [] : [[uid, reason]]));
      expect(Object.fromEntries(reasons)).toEqual(
        Object.fromEntries(
          Object.entries(asideFor).map(([uid, reason]) => [uid, expect.stringMatching(reason)]),
        ),
      );
      const withDocuments = new Set((await shownDocuments(database.pool)).map(({ uid }) => uid));
      expect([...withDocuments].toSorted()).toEqual(
        [sale, ...back]
          .map(({ uid }) => uid)
          .filter((uid) => !(uid in asideFor))
          .toSorted(),
      );
    }
  });

  test("tried again, what was too much is too much still", async () => {
    await loadTransactions(database.pool, till, [{ uid: "sale" }, refund("a"), refund("b")]);
    await run();
    await database.pool.query("update kkm_transaction set documents = 'waiting' where uid = 'b'");
    expect(await run()).toMatchObject({ made: 0, setAside: 1 });
  });
});

describe("set aside, while the rest go on, is", () => {
  test.each([
    [
      "a total that the lines do not make",
      { total: 90, lines: [{ total: 100 }] },
      /Сумма строк 100,00 не равна итогу чека 90,00/,
    ],
    ["a total that is not paid", { total: 100, cash: 10 }, /Оплата 10,00 не равна/],
    [
      "a return of what was never loaded",
      { kind: "refund_by_receipt", baseUid: "gone" },
      /чек gone не загружен/,
    ],
    ["a rollback that names nothing", { kind: "rollback", annuls: "sale" }, /Не указан исходный чек/],
    ["a rollback of itself", { kind: "rollback", annuls: "sale", baseUid: "faulty" }, /не загружен/],
    [
      "a return of what has no documents",
      { kind: "refund", baseUid: "without" },
      /чеку without нет документов/,
    ],
    ["a return of what is set aside", { kind: "refund", baseUid: "aside" }, /чека aside отложены/],
    ["a rollback of another kind", { kind: "rollback", annuls: "refund", baseUid: "good" }, /другого вида/],
    [
      "a rollback of a rollback",
      { kind: "rollback", annuls: "rollback", baseUid: "good" },
      /отменяет другое/,
    ],
    ["a correction", { kind: "correction_income" }, /коррекции/],
    ["a conflict that is not settled", { outcome: "conflict" }, /Конфликт/],
  ] as const)("%s", async (_, faulty, reason) => {
    await loadTransactions(database.pool, till, [
      { uid: "without", documents: "not needed" },
      { uid: "aside", documents: "set aside" },
      { uid: "good" },
      { uid: "faulty", ...faulty },
      { uid: "last" },
    ]);
    expect(await run()).toMatchObject({ made: 2, setAside: 1, isDone: true });
    expect(await states()).toMatchObject([
      {},
      {},
      { uid: "good", documents: "made" },
      { uid: "faulty", documents: "set aside", reason: expect.stringMatching(reason) },
      { uid: "last", documents: "made" },
    ]);
    expect((await shownDocuments(database.pool)).map(({ uid }) => uid)).not.toContain("faulty");
  });

  test("what the database refuses to write, alone", async () => {
    await loadTransactions(database.pool, till, [{ uid: "a" }, { uid: "poison" }, { uid: "b" }]);
    await database.pool.query(
      `create function refuse() returns trigger language plpgsql as $$ begin
         if exists (select from kkm_transaction where id = new.transaction_id and uid = 'poison') then
           raise exception 'no room for it';
         end if;
         return new;
       end $$`,
    );
    await database.pool.query(
      "create trigger refuse before insert on document for each row execute function refuse()",
    );
    expect(await run()).toEqual({ made: 2, documents: 4, setAside: 1, isDone: true });
    expect(await states()).toMatchObject([
      { documents: "made" },
      { documents: "set aside", reason: expect.stringContaining("no room for it") },
      { documents: "made" },
    ]);
    const invoices = (await shownDocuments(database.pool)).filter(({ kind }) => kind === "invoice");
    expect(invoices.map(({ number }) => number)).toEqual([1, 2]);
  });
});

describe("numbers", () => {
  test("begin anew with the store's year", async () => {
    await loadTransactions(database.pool, till, [
      { uid: "a", at: "2026-12-31T20:59:59Z", day: "2026-12-31" },
      { uid: "b", at: "2026-12-31T21:00:00Z", day: "2027-01-01" },
      { uid: "late", at: "2026-12-31T12:00:00Z", day: "2026-12-31" },
    ]);
    await run();
    const invoices = (await shownDocuments(database.pool)).filter(({ kind }) => kind === "invoice");
    expect(invoices.map(({ uid, year, number }) => `${uid} ${year} ${number}`)).toEqual([
      "a 2026 1",
      "late 2026 2",
      "b 2027 1",
    ]);
  });

  test("of a batch that is rolled back are given again", async () => {
    await loadTransactions(database.pool, till, [{ uid: "a" }]);
    await expect(
      transaction(database.pool, async (connection) => {
        await transferWithin(connection, Date.now(), { limit: 10 });
        throw new Error("killed");
      }),
    ).rejects.toThrow("killed");
    expect(await shownDocuments(database.pool)).toEqual([]);
    await run();
    expect((await shownDocuments(database.pool)).map(({ number }) => number)).toEqual([1, 1]);
  });
});

test("a batch takes no more lines than it may hold, and the next ones take the rest", async () => {
  const lines = Array.from({ length: 4 }, () => ({ total: 10 }));
  await loadTransactions(
    database.pool,
    till,
    ["a", "b", "c"].map((uid) => ({ uid, lines })),
  );
  const made = await transaction(database.pool, (connection) =>
    transferWithin(connection, Date.now(), { limit: 10, linesMax: 10 }),
  );
  expect(made).toMatchObject({ made: 2 });
  expect(await run()).toMatchObject({ made: 1 });
  const { rows } = await database.pool.query("select count(*)::int as lines from document_line");
  expect(rows).toEqual([{ lines: 12 }]);
});
