import type { LifeTotals } from "@prilavok/contracts/till-api/answers.ts";
import { formatE2, readDecimal, scaled } from "@prilavok/contracts/till-api/exact.ts";
import type { Document } from "../journal/document.ts";
import type { Journal } from "../journal/journal.ts";
import type { ShiftSums } from "./shift-sums.ts";

type LifeLine = Exclude<keyof LifeTotals, "revenue" | "rollbacks">;

/**
 * The totals of all shifts up to this one: those of the Z report before it, and what this shift adds. The Z report
 * before stands in the document before this shift's opening, under the same chain of hashes.
 */
export function lifeTotals(journal: Journal, opening: Document, sums: ShiftSums): LifeTotals {
  const before = lifeBefore(journal, opening);
  const total = (line: LifeLine) => {
    return formatE2(read(before?.[line] ?? "0") + sums.lines[line].totalE2);
  };
  return {
    sales: total("sales"),
    refunds: total("refunds"),
    correctionsIncome: total("correctionsIncome"),
    correctionsExpense: total("correctionsExpense"),
    rollbacks: formatE2(
      read(before?.rollbacks ?? "0") + sums.lines.rollbacksOut.totalE2 + sums.lines.rollbacksIn.totalE2,
    ),
    revenue: formatE2(read(before?.revenue ?? "0") + sums.revenueE2),
  };
}

function lifeBefore(journal: Journal, { number }: Document): LifeTotals | undefined {
  if (number === 1) return undefined;
  const report = journal.documentAt(number - 1)?.content.report;
  if (report === undefined || report === null) throw new Error(`document ${number - 1} is no Z report`);
  return report.life;
}

function read(text: string): bigint {
  const decimal = readDecimal(text);
  const totalE2 = decimal === undefined ? undefined : scaled(decimal, 2);
  if (totalE2 === undefined) throw new Error(`no sum in a Z report: ${text}`);
  return totalE2;
}
