import { TillRefusal } from "@prilavok/contracts/till-api/result-codes.ts";
import type { Tendered } from "../cheque/cheque.ts";
import { computeCheque } from "../cheque/compute.ts";
import { readTaxNumber } from "../cheque/tax-number.ts";
import { payExactly } from "../cheque/tender.ts";
import { receiptPlan } from "./receipt-plan.ts";
import type { Rule } from "./rule.ts";
import { companionsOf } from "./sale.ts";

/** REFUND: takes goods back without a receipt of this till. Its marked goods can be sold again. */
export const refund: Rule<"REFUND"> = {
  operation: "REFUND",
  needs: { shift: "young", noUnfinishedSale: true },
  plan(body, { journal }) {
    const cheque = computeCheque(body.itemList, body);
    const taxNumber = readTaxNumber(body.tpTaxNumber);
    const tendered = payExactly(cheque.totalE2, body);
    const rrn = body.rrn ?? "";
    refuseWithoutRrn(tendered, rrn);
    return receiptPlan(journal, {
      kind: "refund",
      body,
      totalE2: cheque.totalE2,
      tendered,
      rrn,
      content: { cheque, taxNumber, ...companionsOf(body) },
    });
  },
};

/** Money goes back to the card that it came from. @throws TillRefusal 418 */
export function refuseWithoutRrn({ cashlessE2 }: Tendered, rrn: string): void {
  if (cashlessE2 > 0 && rrn.trim() === "") throw new TillRefusal("rrnNeeded", "rrn");
}
