import type { E2 } from "@prilavok/contracts/till-api/exact.ts";
import fc from "fast-check";
import { expect, test } from "vitest";
import { type Cheque, roundingPolicy } from "../cheque/cheque.ts";
import { type NewDocument, noContent, receiptKinds } from "../journal/document.ts";
import type { Journal } from "../journal/journal.ts";
import { sampleLine } from "../testing/documents.ts";
import { draft } from "../testing/draft.ts";
import { appendOne, openTestJournal } from "../testing/journal.ts";
import { recomputedTotals } from "../testing/recomputed-report.ts";
import type { Situation } from "./rule.ts";
import { closeShift } from "./shift.ts";
import { shiftReport } from "./shift-report.ts";

const priceMax = 9_999_999_999_999;
const e2 = (value: number) => value as E2;

function situationOf(journal: Journal): Situation {
  return { journal, nowMs: Date.parse("2026-03-02T20:00:00+03:00"), offsetMinutes: 180, cashier: "Петрова" };
}

function closeWithReport(journal: Journal) {
  const { report } = closeShift.plan({}, situationOf(journal)).answer;
  if (report === undefined) throw new Error("no report");
  appendOne(journal, "shift_close", { content: { ...noContent, report } });
  return report;
}

/** A document as any operation might write it; sums up to the limits of the contract. */
const anyDocument = fc
  .record({
    kind: fc.constantFrom(...receiptKinds, "rollback" as const, "deposit" as const, "withdraw" as const),
    annuls: fc.constantFrom(...receiptKinds),
    cash: fc.oneof(fc.nat(1_000), fc.nat(priceMax)),
    change: fc.nat(1_000),
    cashless: fc.oneof(fc.constant(0), fc.nat(priceMax)),
    certificate: fc.oneof(fc.constant(0), fc.nat(1_000)),
    modifiers: fc.array(fc.nat(priceMax), { minLength: 4, maxLength: 4 }),
  })
  .map(({ kind, annuls, cash, change, cashless, certificate, modifiers }) => {
    const isDrawer = kind === "deposit" || kind === "withdraw";
    const isOut = kind === "refund" || kind === "refund_by_receipt" || kind === "correction_expense";
    const given: Partial<NewDocument> = {
      totalE2: e2(isDrawer ? cash : cash + cashless + certificate),
      cashE2: e2(isDrawer || isOut ? cash : cash + change),
      changeE2: e2(isDrawer || isOut ? 0 : change),
      cashlessE2: e2(isDrawer ? 0 : cashless),
      certificateE2: e2(isDrawer ? 0 : certificate),
      drawerChangeE2: isOut || kind === "withdraw" ? 0 - cash : cash,
      content: {
        ...noContent,
        cheque: isDrawer ? null : chequeOf(modifiers),
        annuls: kind === "rollback" ? annuls : null,
      },
    };
    return { kind, given };
  });

function chequeOf([discount = 0, increase = 0, ofLine = 0, ofOther = 0]: readonly number[]): Cheque {
  return {
    lines: [
      sampleLine({ discountE2: e2(ofLine), increaseE2: e2(ofOther) }),
      sampleLine({ discountE2: e2(ofOther) }),
    ],
    subtotalE2: e2(0),
    discountE2: e2(discount),
    increaseE2: e2(increase),
    totalE2: e2(0),
    rounding: roundingPolicy,
  };
}

test("the Z report of any shift is what SQL makes of its documents, in every total", () => {
  fc.assert(
    fc.property(
      fc.array(fc.array(anyDocument, { maxLength: 25 }), { minLength: 1, maxLength: 3 }),
      (shifts) => {
        const { journal, path } = openTestJournal();
        for (const documents of shifts) {
          appendOne(journal, "shift_open");
          for (const { kind, given } of documents) appendOne(journal, kind, given);
          expect(shiftReport("X", situationOf(journal))).toMatchObject(
            recomputedTotals(path, journal.shift().number),
          );
          const report = closeWithReport(journal);
          expect(report).toMatchObject(recomputedTotals(path, report.shift));
        }
        journal.close();
      },
    ),
    { numRuns: 25 },
  );
});

test("shifts are counted from 1, and each Z report begins where the one before ended", () => {
  const { journal } = openTestJournal();
  let drawer = "0.00";
  for (const shift of [1, 2, 3]) {
    appendOne(journal, "shift_open");
    appendOne(journal, "sale", { totalE2: e2(shift * 100), drawerChangeE2: shift * 100 });
    const report = closeWithReport(journal);
    expect(report).toMatchObject({ shift, drawerAtOpening: drawer, firstNumber: shift * 3 - 2 });
    expect(report.lastNumber).toBe(shift * 3 - 1);
    drawer = report.drawer;
  }
});

test("the totals of the till's life grow over the shifts and are never set back", () => {
  const { journal } = openTestJournal();
  const sell = (totalE2: number) => appendOne(journal, "sale", { totalE2: e2(totalE2) });
  appendOne(journal, "shift_open");
  sell(797);
  expect(closeWithReport(journal).life).toMatchObject({ sales: "7.97", refunds: "0.00", revenue: "7.97" });
  appendOne(journal, "shift_open");
  expect(closeWithReport(journal).life).toMatchObject({ sales: "7.97", revenue: "7.97" });
  appendOne(journal, "shift_open");
  sell(3);
  appendOne(journal, "refund", { totalE2: e2(500), drawerChangeE2: -500 });
  appendOne(journal, "deposit", { totalE2: e2(9_999) });
  expect(closeWithReport(journal).life).toMatchObject({
    sales: "8.00",
    refunds: "5.00",
    rollbacks: "0.00",
    revenue: "3.00",
  });
});

test("sums beyond the safe integers are exact", () => {
  const { journal, path } = openTestJournal();
  appendOne(journal, "shift_open");
  const large = { totalE2: e2(priceMax), cashE2: e2(0), cashlessE2: e2(priceMax), drawerChangeE2: 0 };
  journal.transact(() => {
    for (let made = 0; made < 1_000; made++) journal.append(draft(journal, "sale", large));
  });
  const report = shiftReport("X", situationOf(journal));
  expect(report.sales.total).toBe("99999999999990.00");
  expect(report).toMatchObject(recomputedTotals(path, 1));
});

test("a report names the chain's head, the cashiers and how many documents a clock behind has marked", () => {
  const { journal, clock } = openTestJournal();
  appendOne(journal, "shift_open", { cashier: "Иванова", atMs: clock.now() });
  appendOne(journal, "sale", { atMs: clock.now() - 60_000 });
  const last = appendOne(journal, "sale", { atMs: clock.now() + 1 });
  const report = shiftReport("X", situationOf(journal));
  expect(report).toMatchObject({
    openedBy: "Иванова",
    cashier: "Петрова",
    openedAt: "2026-03-02T10:00:00+03:00",
    madeAt: "2026-03-02T20:00:00+03:00",
    lastNumber: last.number,
    chainHead: last.hash,
    clockBehindCount: 1,
  });
  expect(report).not.toHaveProperty("closedAt");
  expect(closeWithReport(journal).closedAt).toBe("2026-03-02T20:00:00+03:00");
});

test("the Z report in the journal is the one that was answered", () => {
  const { journal } = openTestJournal();
  appendOne(journal, "shift_open");
  appendOne(journal, "sale");
  const report = closeWithReport(journal);
  expect(journal.documentAt(3)?.content.report).toEqual(report);
});
