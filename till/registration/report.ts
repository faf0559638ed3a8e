import type { PrintPort } from "../printing/port.ts";
import type { Errand } from "./rule.ts";
import { shiftReport } from "./shift-report.ts";

/**
 * X_REPORT: the totals of the open shift, which goes on. A shift older than 24 hours has one too. The figures are answered whether or not they could be printed (`isPrintSuccess`).
 */
export function xReport(printing: Pick<PrintPort, "add">): Errand<"X_REPORT"> {
  return {
    operation: "X_REPORT",
    needs: { isShiftOpen: true, hasCashier: true },
    run({ printCheque = true }, situation) {
      const report = shiftReport("X", situation);
      const printJob = printCheque ? printing.add(situation.journal, { kind: "report", report }) : undefined;
      return {
        answer: { report },
        ...(printJob !== undefined && { printJob }),
        isPrinted: printCheque,
      };
    },
  };
}
