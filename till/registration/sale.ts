import type { SaleBody } from "@prilavok/contracts/till-api/operations.ts";
import { TillRefusal } from "@prilavok/contracts/till-api/result-codes.ts";
import { computeCheque } from "../cheque/compute.ts";
import { markingKeys } from "../cheque/marking-keys.ts";
import { readTaxNumber } from "../cheque/tax-number.ts";
import { tender } from "../cheque/tender.ts";
import type { DocumentContent } from "../journal/document.ts";
import { takenIn } from "../orders/port.ts";
import { receiptPlan } from "./receipt-plan.ts";
import type { Rule } from "./rule.ts";

/** SALE. Source: the seed. Marked goods that were sold and did not come back are refused (621). */
export const sale: Rule<"SALE"> = {
  operation: "SALE",
  needs: { shift: "young", noUnfinishedSale: true },
  plan(body, { journal }) {
    const cheque = computeCheque(body.itemList, body, (marking, path) => {
      if (journal.isMarkingSold(markingKeys(marking).sought)) throw new TillRefusal("markingTwice", path);
    });
    const taxNumber = readTaxNumber(body.tpTaxNumber);
    const tendered = tender(cheque.totalE2, body);
    return receiptPlan(journal, {
      kind: "sale",
      body,
      totalE2: cheque.totalE2,
      tendered,
      rrn: body.rrn ?? "",
      content: { ...companionsOf(body), cheque, taxNumber, order: takenIn(body) },
    });
  },
};

/** What travels to the hub with the receipt. */
export function companionsOf({
  attributes,
  customerToken,
  orderUid,
}: SaleBody): Pick<DocumentContent, "attributes" | "customerToken" | "orderUid"> {
  return {
    attributes: (attributes ?? []).map(({ name, value }) => ({ name, value: String(value) })),
    customerToken: customerToken ?? null,
    orderUid: orderUid ?? null,
  };
}
