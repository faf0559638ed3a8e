import { TillRefusal } from "@prilavok/contracts/till-api/result-codes.ts";
import { readCashier } from "./checks.ts";
import type { Control } from "./rule.ts";

/**
 * CANCEL_SALE: gives the unfinished sale up, with a reason that stays in the journal. A blocked device does not stand in
 * the way: what is given up needs no receipt.
 */
export const cancelSale: Control<"CANCEL_SALE"> = {
  operation: "CANCEL_SALE",
  async run(body, desk) {
    if (desk.journal.unfinished() === undefined) throw new TillRefusal("noUnfinishedSale");
    const cashier = readCashier(body);
    await desk.cancel(cashier, body.reason);
    return {};
  },
};
