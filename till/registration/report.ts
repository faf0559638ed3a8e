import type { ShiftReport } from "@prilavok/contracts/till-api/answers.ts";
import { TillRefusal } from "@prilavok/contracts/till-api/result-codes.ts";
import type { Situation } from "./rule.ts";
import { shiftReport } from "./shift-report.ts";

/**
 * X_REPORT: the totals of the open shift, which goes on. It writes nothing, and a shift older than 24 hours has one too.
 * @throws TillRefusal 400 without an open shift, 435 without a cashier.
 */
export function xReport(situation: Situation): ShiftReport {
  if (!situation.journal.shift().isOpen) throw new TillRefusal("noShift");
  if (situation.cashier === "") throw new TillRefusal("noCashier", "cashier");
  return shiftReport("X", situation);
}
