import { zeroE2 } from "@prilavok/contracts/till-api/exact.ts";
import { noContent } from "../journal/document.ts";
import type { Plan, Rule } from "./rule.ts";
import { shiftReport } from "./shift-report.ts";

/** What a document of the shift itself has: no sums, no receipt. */
const withoutSums = {
  totalE2: zeroE2,
  cashE2: zeroE2,
  cashlessE2: zeroE2,
  certificateE2: zeroE2,
  changeE2: zeroE2,
  drawerChangeE2: 0,
  baseNumber: null,
  rrn: "",
} satisfies Partial<Plan["draft"]>;

/** OPEN_SHIFT: a document of its own. The journal's shifts are 1, 2, 3 … */
export const openShift: Rule<"OPEN_SHIFT"> = {
  operation: "OPEN_SHIFT",
  needs: { shift: "closed", noUnfinishedSale: false },
  plan: (_body, { journal }) => ({
    draft: { ...withoutSums, kind: "shift_open", shift: journal.shift().number + 1, content: noContent },
    markings: [],
    isPrinted: true,
    answer: {},
  }),
};

/**
 * CLOSE_SHIFT: writes the Z report into the document that closes the shift. It is the one document that a shift older
 * than 24 hours takes, and an unfinished sale does not hold it up: that sale is finished in the next shift.
 */
export const closeShift: Rule<"CLOSE_SHIFT"> = {
  operation: "CLOSE_SHIFT",
  needs: { shift: "open", noUnfinishedSale: false },
  plan: (_body, situation) => {
    const report = shiftReport("Z", situation);
    return {
      draft: {
        ...withoutSums,
        kind: "shift_close",
        shift: report.shift,
        content: { ...noContent, report },
      },
      markings: [],
      isPrinted: true,
      answer: { report },
    };
  },
};
