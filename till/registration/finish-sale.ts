import { TillRefusal } from "@prilavok/contracts/till-api/result-codes.ts";
import { readCashier } from "./checks.ts";
import type { Control } from "./rule.ts";

/** FINISH_SALE: registers the sale whose money was taken and that has no receipt yet. Answers what SALE would have. */
export const finishSale: Control<"FINISH_SALE"> = {
  operation: "FINISH_SALE",
  async run(body, desk) {
    desk.refuseBlocked();
    if (desk.journal.unfinished() === undefined) throw new TillRefusal("noUnfinishedSale");
    const cashier = readCashier(body);
    const { messageDetail: _, ...answer } = await desk.finish(cashier);
    return answer;
  },
};
