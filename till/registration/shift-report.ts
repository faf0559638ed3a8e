import type { ShiftReport } from "@prilavok/contracts/till-api/answers.ts";
import { formatE2 } from "@prilavok/contracts/till-api/exact.ts";
import { formatLocal } from "../local-time.ts";
import { lifeTotals } from "./life.ts";
import type { Situation } from "./rule.ts";
import { ShiftSums } from "./shift-sums.ts";

/**
 * The report of the open shift: X while it goes on, Z when it is closed.
 *
 * It can be added up by hand. Money comes in with sales, corrections of income and `rollbacksIn`; it goes out with
 * refunds, corrections of expenses and `rollbacksOut`:
 * - revenue = total in − total out;
 * - drawer = drawerAtOpening + cash in − cash out + deposits − withdrawals.
 *
 * @throws Error when the documents do not add up to the drawer that the journal keeps: no report may hide that.
 */
export function shiftReport(kind: "X" | "Z", situation: Situation): ShiftReport {
  const { journal, nowMs, offsetMinutes, cashier } = situation;
  const now = formatLocal(nowMs, offsetMinutes);
  const { number: shift, firstNumber } = journal.shift();
  const opening = firstNumber === null ? undefined : journal.documentAt(firstNumber);
  const last = journal.last();
  if (opening === undefined || last === undefined) throw new Error("a report needs an open shift");
  const sums = new ShiftSums();
  for (const document of journal.documentsOfShift(shift)) sums.add(document);
  if (BigInt(opening.drawerE2) + sums.drawerChangeE2 !== BigInt(last.drawerE2)) {
    throw new Error(`shift ${shift}: the documents do not add up to the drawer of document ${last.number}`);
  }
  return {
    shift,
    openedAt: formatLocal(opening.atMs, opening.offsetMinutes),
    openedBy: opening.cashier,
    ...(kind === "Z" && { closedAt: now }),
    madeAt: now,
    cashier,
    ...totals(sums),
    drawerAtOpening: formatE2(opening.drawerE2),
    drawer: formatE2(last.drawerE2),
    life: lifeTotals(journal, opening, sums),
    firstNumber: opening.number,
    lastNumber: last.number,
    chainHead: last.hash,
    clockBehindCount: sums.clockBehindCount,
  };
}

function totals({ lines, discountsE2, increasesE2, revenueE2 }: ShiftSums) {
  return {
    sales: lines.sales.told(),
    refunds: lines.refunds.told(),
    correctionsIncome: lines.correctionsIncome.told(),
    correctionsExpense: lines.correctionsExpense.told(),
    rollbacksOut: lines.rollbacksOut.told(),
    rollbacksIn: lines.rollbacksIn.told(),
    deposits: lines.deposits.told(),
    withdrawals: lines.withdrawals.told(),
    discounts: formatE2(discountsE2),
    increases: formatE2(increasesE2),
    revenue: formatE2(revenueE2),
  };
}
