import { join } from "node:path";
import type { SaleBody } from "@prilavok/contracts/till-api/operations.ts";
import fc from "fast-check";
import { expect, test } from "vitest";
import { verifyJournal } from "../journal/verify.ts";
import { cashier } from "../testing/bodies.ts";
import {
  direction,
  type RawDocument,
  readRaw,
  returnsInForce,
  sharedFields,
  takenOf,
} from "../testing/independent-model.ts";
import { codeOf, openSellingTill, type TestTill } from "../testing/till.ts";

const money = (max: number) => fc.integer({ min: 1, max }).map((value) => (value / 100).toFixed(2));
const amount = fc.integer({ min: 1, max: 5_000 }).map((value) => (value / 1_000).toFixed(3));
const percent = fc.integer({ min: 0, max: 1_000_000 }).map((value) => (value / 10_000).toFixed(4));

const itemList = fc.array(
  fc.record({
    price: money(100_000),
    amount,
    isPercentDiscount: fc.constant(true),
    discount: percent,
    increase: money(300),
  }),
  { minLength: 1, maxLength: 4 },
);
const sale: fc.Arbitrary<SaleBody> = fc.record({
  cashier: fc.constant(cashier),
  itemList,
  isPercentDiscount: fc.constant(true),
  chequeDiscount: percent,
  chequeIncrease: money(500),
  cash: fc.constant("99999999"),
  cashless: fc.constantFrom("0", "0", "0", "1"),
  certificate: fc.constantFrom("0", "0", "0", "0.02"),
  rrn: fc.constant("1"),
});

/** One step of a stream. Which sale or line is meant is a number that is taken modulo what there is. */
type Step =
  | { readonly do: "sell"; readonly body: SaleBody }
  | { readonly do: "return"; readonly sale: number; readonly line: number; readonly amount: string }
  | { readonly do: "return all"; readonly sale: number }
  | { readonly do: "refund" | "correct"; readonly sum: string; readonly isIncome: boolean }
  | { readonly do: "roll back" };

const index = fc.nat({ max: 1_000 });
const steps: fc.Arbitrary<readonly Step[]> = fc.array(
  fc.oneof(
    { weight: 3, arbitrary: fc.record({ do: fc.constant("sell" as const), body: sale }) },
    {
      weight: 6,
      arbitrary: fc.record({ do: fc.constant("return" as const), sale: index, line: index, amount }),
    },
    { weight: 4, arbitrary: fc.record({ do: fc.constant("return all" as const), sale: index }) },
    {
      weight: 1,
      arbitrary: fc.record({
        do: fc.constantFrom("refund" as const, "correct" as const),
        sum: money(50_000),
        isIncome: fc.boolean(),
      }),
    },
    { weight: 3, arbitrary: fc.constant({ do: "roll back" as const }) },
  ),
  { minLength: 10, maxLength: 40 },
);

function pick<Value>(values: readonly Value[], place: number): Value | undefined {
  return values[place % Math.max(values.length, 1)];
}

/** @returns the codes of what was done. */
async function play(till: TestTill, stream: readonly Step[]): Promise<readonly number[]> {
  const sold: { readonly uid: string; readonly lines: number }[] = [];
  const codes: number[] = [];
  for (const step of stream) codes.push(await codeOf(playStep(till, step, sold)));
  return codes;
}

async function playStep(till: TestTill, step: Step, sold: { uid: string; lines: number }[]) {
  switch (step.do) {
    case "sell": {
      const answer = await till.run("SALE", step.body);
      sold.push({ uid: answer.uid ?? "", lines: step.body.itemList.length });
      return answer;
    }
    case "return":
    case "return all": {
      const chosen = pick(sold, step.sale);
      const part =
        step.do === "return"
          ? { itemList: [{ index: step.line % (chosen?.lines ?? 1), amount: step.amount }] }
          : {};
      return till.run("REFUND_BY_RECEIPT", {
        cashier,
        uid: chosen?.uid ?? "0".repeat(24),
        rrn: "1",
        ...part,
      });
    }
    case "refund":
      return till.run("REFUND", { cashier, itemList: [{ price: step.sum, amount: "1" }], cash: step.sum });
    case "correct": {
      const name = step.isIncome ? "CORRECTION_INCOME" : "CORRECTION_EXPENSE";
      return till.run(name, { cashier, sum: step.sum, cash: step.sum, reason: "Ошибка" });
    }
    case "roll back":
      return till.run("ROLLBACK", {
        cashier,
        uid: till.journal.lastReceiptOfShift(1)?.uid ?? "0".repeat(24),
      });
  }
}

function expectDrawer(documents: readonly RawDocument[]): void {
  let drawer = 0n;
  for (const document of documents) {
    drawer += direction(document) * document.cash;
    expect(document.drawer).toBe(drawer);
    expect(drawer >= 0n).toBe(true);
  }
  expect(documents.map(({ number }) => Number(number))).toEqual(documents.map((_, place) => place + 1));
}

/** No field of a line comes back for more than it was sold for; when all of it is back, each is the sale's own. */
function expectReturns(documents: readonly RawDocument[]): number {
  let fullyReturned = 0;
  for (const sold of documents.filter(({ kind }) => kind === "sale")) {
    const returns = returnsInForce(documents, sold);
    const taken = takenOf(sold, returns);
    sold.lines.forEach((line, place) => {
      const isAll = taken[place]?.amountE3 === BigInt(Number(line.amountE3));
      for (const field of sharedFields) {
        const [back, whole] = [taken[place]?.[field] ?? 0n, BigInt(Number(line[field] ?? 0))];
        if (isAll) expect(back).toBe(whole);
        else expect(back <= whole).toBe(true);
      }
    });
    const total = returns.reduce((sum, one) => sum + one.total, 0n);
    expect(total <= sold.total).toBe(true);
    const isAll = sold.lines.every((line, place) => taken[place]?.amountE3 === BigInt(Number(line.amountE3)));
    if (!isAll) continue;
    fullyReturned += 1;
    expect(total).toBe(sold.total);
  }
  return fullyReturned;
}

test("whatever stream of operations: the drawer is the sum of its documents, and no sale comes back for more than itself", async () => {
  let [done, fullyReturned] = [0, 0];
  await fc.assert(
    fc.asyncProperty(steps, async (stream) => {
      const till = await openSellingTill();
      const codes = await play(till, stream);
      await till.close();
      const path = join(till.folder, "work.journal");
      const documents = readRaw(path);
      expectDrawer(documents);
      fullyReturned += expectReturns(documents);
      done += codes.filter((code) => code === 200).length;
      expect(await verifyJournal(path)).toMatchObject({ documents: documents.length, fault: undefined });
    }),
    { numRuns: 40 },
  );
  // The streams did something: sales were made and came back whole.
  expect(done).toBeGreaterThan(200);
  expect(fullyReturned).toBeGreaterThan(5);
});

test("a sale and its full return are 0 in every field, however it was paid", async () => {
  const till = await openSellingTill();
  await fc.assert(
    fc.asyncProperty(sale, async (body) => {
      const sold = await codeOf(till.run("SALE", body));
      fc.pre(sold === 200);
      const uid = till.journal.lastReceiptOfShift(1)?.uid;
      const before = till.journal.last()?.drawerE2 ?? 0;
      const returned = till.documentOf(await till.run("REFUND_BY_RECEIPT", { cashier, uid }));
      const origin = till.journal.documentByUid(uid ?? "");
      expect(returned.content.cheque).toEqual(origin?.content.cheque);
      expect(returned.drawerE2 - before).toBe(-(origin?.drawerChangeE2 ?? 0));
      expect(returned).toMatchObject({
        totalE2: origin?.totalE2,
        cashE2: (origin?.cashE2 ?? 0) - (origin?.changeE2 ?? 0),
        cashlessE2: origin?.cashlessE2,
        certificateE2: origin?.certificateE2,
        changeE2: 0,
      });
    }),
    { numRuns: 100 },
  );
});
