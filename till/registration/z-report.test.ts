import { join } from "node:path";
import type { KindTotals, ShiftReport } from "@prilavok/contracts/till-api/answers.ts";
import type { OperationName } from "@prilavok/contracts/till-api/operations.ts";
import fc from "fast-check";
import { expect, test } from "vitest";
import { verifyJournal } from "../journal/verify.ts";
import { openTill, type TestCashier } from "../testing/cashier.ts";
import { recomputedTotals } from "../testing/recomputed-report.ts";

/** A call as a cash program might make it: right, wrong, or too early. */
type Call = readonly [OperationName, object];

const money = fc.integer({ min: 1, max: 500_000 }).map((value) => (value / 100).toFixed(2));
const item = fc.record({
  codeNumber: fc.constantFrom("1", "2"),
  price: money,
  amount: fc.integer({ min: 1, max: 9_000 }).map((value) => (value / 1_000).toFixed(3)),
  isPercentDiscount: fc.constant(true),
  discount: fc.integer({ min: 0, max: 100 }).map(String),
});
const itemList = fc.array(item, { minLength: 1, maxLength: 4 });
const much = "99999999";

const sale = fc.record({
  itemList,
  cash: fc.constantFrom(much, "0", "10.00"),
  cashless: fc.constantFrom("0", "0", "5.00"),
  certificate: fc.constantFrom("0", "0", "1.00"),
  chequeIncrease: fc.constantFrom("0", "0.50"),
  isPercentDiscount: fc.constant(true),
  chequeDiscount: fc.constantFrom("0", "12.5"),
});
const exactly = money.chain((sum) =>
  fc.constantFrom({ cash: sum }, { cashless: sum, rrn: "1" }).map((paid) => ({ sum, ...paid })),
);
const call: fc.Arbitrary<Call> = fc.oneof(
  { weight: 8, arbitrary: sale.map((body): Call => ["SALE", body]) },
  {
    weight: 3,
    arbitrary: exactly.map(
      ({ sum, ...paid }): Call => [
        "REFUND",
        { ...paid, itemList: [{ codeNumber: "1", price: sum, amount: "1" }] },
      ],
    ),
  },
  {
    weight: 2,
    arbitrary: exactly.map((body): Call => ["CORRECTION_INCOME", { ...body, reason: "недостача" }]),
  },
  {
    weight: 1,
    arbitrary: exactly.map((body): Call => ["CORRECTION_EXPENSE", { ...body, reason: "излишек" }]),
  },
  { weight: 2, arbitrary: money.map((sum): Call => ["DEPOSIT", { sum }]) },
  { weight: 2, arbitrary: money.map((sum): Call => ["WITHDRAW", { sum }]) },
  { weight: 2, arbitrary: fc.constant<Call>(["ROLLBACK", {}]) },
);

/** Annuls the last receipt; other calls are made as they are. @returns the codes. */
function make(till: TestCashier, [operation, body]: Call): Promise<number> {
  if (operation !== "ROLLBACK") return till.code(operation, body);
  const last = till.journal.lastReceiptOfShift(till.journal.shift().number);
  return till.code("ROLLBACK", { uid: last?.uid ?? "0".repeat(24) });
}

/** What a person does with the paper and a pencil. */
function expectToAddUp(report: ShiftReport): void {
  const kopecks = (text: string) => BigInt(text.replace(".", ""));
  const moved = (member: "total" | "cash") => {
    const of = (totals: KindTotals) => kopecks(totals[member]);
    const wentIn = of(report.sales) + of(report.correctionsIncome) + of(report.rollbacksIn);
    return wentIn - of(report.refunds) - of(report.correctionsExpense) - of(report.rollbacksOut);
  };
  const byHand = kopecks(report.deposits.cash) - kopecks(report.withdrawals.cash) + moved("cash");
  expect(moved("total")).toBe(kopecks(report.revenue));
  expect(kopecks(report.drawerAtOpening) + byHand).toBe(kopecks(report.drawer));
}

async function close(till: TestCashier): Promise<ShiftReport> {
  const { report } = await till.do("CLOSE_SHIFT");
  if (report === undefined) throw new Error("no report");
  return report;
}

test("after any stream of operations X and Z are what SQL makes of the documents, and the chain holds", async () => {
  const codes = new Map<string, number>();
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.array(call, { maxLength: 40, size: "max" }), { minLength: 1, maxLength: 3 }),
      async (shifts) => {
        const till = await openTill();
        const path = join(till.till.folder, "work.journal");
        const anchors: { number: number; hash: string }[] = [];
        for (const calls of shifts) {
          await till.do("OPEN_SHIFT");
          // Some wait together and share a transaction, some come alone.
          const together = Promise.all(calls.slice(0, 8).map((one) => make(till, one)));
          const made = await together;
          for (const one of calls.slice(8)) made.push(await make(till, one));
          made.forEach((code, place) => {
            const key = `${calls[place]?.[0]} ${code}`;
            codes.set(key, (codes.get(key) ?? 0) + 1);
          });
          const { number } = till.journal.shift();
          const totals = recomputedTotals(path, number);
          expect((await till.do("X_REPORT")).report).toMatchObject(totals);
          const report = await close(till);
          expect(report).toMatchObject(totals);
          expectToAddUp(report);
          expect(recomputedTotals(path, number)).toEqual(totals);
          anchors.push({ number: report.lastNumber, hash: report.chainHead });
        }
        expect((await verifyJournal(path, { anchors })).fault).toBeUndefined();
        await till.till.close();
      },
    ),
    { numRuns: 30 },
  );
  // The stream is worth something only if operations of every kind were done in it.
  for (const operation of [
    "SALE",
    "REFUND",
    "CORRECTION_INCOME",
    "CORRECTION_EXPENSE",
    "DEPOSIT",
    "WITHDRAW",
    "ROLLBACK",
  ]) {
    expect(codes.get(`${operation} 200`) ?? 0, operation).toBeGreaterThan(0);
  }
  expect([...codes.keys()].filter((key) => key.endsWith(" 399"))).toEqual([]);
});

test("a Z report on paper shows that a backup was put in the journal's place", async () => {
  const till = await openTill();
  await till.do("OPEN_SHIFT");
  await till.sell("1");
  const old = join(till.till.folder, "old.journal");
  await till.journal.backup(old);
  await till.sell("2");
  const { lastNumber, chainHead } = await close(till);
  const anchors = [{ number: lastNumber, hash: chainHead }];
  expect((await verifyJournal(old)).fault).toBeUndefined();
  expect((await verifyJournal(old, { anchors })).fault).toBeDefined();
  const now = join(till.till.folder, "work.journal");
  expect((await verifyJournal(now, { anchors })).fault).toBeUndefined();
});

test("a sale and its full return leave nothing in the revenue and the drawer", async () => {
  const till = await openTill();
  await till.do("OPEN_SHIFT");
  const { uid } = await till.sell("7.97", { cash: "15" });
  await till.do("REFUND_BY_RECEIPT", { uid, cash: "7.97" });
  expect(await close(till)).toMatchObject({
    sales: { count: 1, total: "7.97" },
    refunds: { count: 1, total: "7.97", cash: "7.97" },
    revenue: "0.00",
    drawer: "0.00",
  });
});

test("a sale and a return that are annulled stand apart, and the report adds up by hand", async () => {
  const till = await openTill();
  await till.do("OPEN_SHIFT");
  await till.do("DEPOSIT", { sum: "50" });
  const { uid: ofSale } = await till.sell("10");
  await till.do("ROLLBACK", { uid: ofSale });
  const itemList = [{ codeNumber: "1", price: "4", amount: "1" }];
  const { uid: ofRefund } = await till.do("REFUND", { itemList, cash: "4" });
  await till.do("ROLLBACK", { uid: ofRefund });
  const report = await close(till);
  expect(report).toMatchObject({
    rollbacksOut: { count: 1, total: "10.00", cash: "10.00" },
    rollbacksIn: { count: 1, total: "4.00", cash: "4.00" },
    drawer: "50.00",
  });
  expectToAddUp(report);
});

test("an annulled sale stays in the sales, is told in the rollbacks again, and leaves nothing", async () => {
  const till = await openTill();
  await till.do("OPEN_SHIFT");
  const { uid } = await till.sell("7.97", { cash: "15" });
  await till.do("ROLLBACK", { uid });
  expect(await close(till)).toMatchObject({
    sales: { count: 1, total: "7.97", cash: "7.97" },
    rollbacksOut: { count: 1, total: "7.97", cash: "7.97" },
    rollbacksIn: { count: 0, total: "0.00", cash: "0.00" },
    revenue: "0.00",
    drawer: "0.00",
  });
});
