import type { Errand } from "./rule.ts";
import { shiftReport } from "./shift-report.ts";

/**
 * X_REPORT: the totals of the open shift, which goes on. A shift older than 24 hours has one too. The figures are answered
 * whether or not they could be printed (`isPrintSuccess`).
 */
export const xReport: Errand<"X_REPORT"> = {
  operation: "X_REPORT",
  needs: { isShiftOpen: true, hasCashier: true },
  run({ printCheque = true }, situation) {
    const report = shiftReport("X", situation);
    return { answer: { report }, ...(printCheque && { printWish: { kind: "report", report } }) };
  },
};
