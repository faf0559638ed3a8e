import type { Item } from "@prilavok/contracts/till-api/items.ts";
import type { SaleBody } from "@prilavok/contracts/till-api/operations.ts";

export const cashier = "Кассир";

/** One piece for 10.00. */
export function item(given: Partial<Item> = {}): Item {
  return { nameTitle: "Товар", codeNumber: "1", price: "10", amount: "1", ...given };
}

/** A sale of one piece for 10.00, paid in cash. */
export function saleBody(given: Partial<SaleBody> = {}): SaleBody {
  return { cashier, itemList: [item()], cash: "10", ...given };
}

/** The same, paid by card. */
export function cardSaleBody(given: Partial<SaleBody> = {}): SaleBody {
  return { cashier, itemList: [item()], cashless: "10", ...given };
}
