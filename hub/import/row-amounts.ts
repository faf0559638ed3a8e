import type { CellReader } from "./cells.ts";
import type { DecimalSign } from "./decimal-sign.ts";
import { absolute, type Exact, exactOne, multiply, negate, subtract, toE4 } from "./exact.ts";
import type { Kind } from "./kind.ts";
import { readCount, readMoney } from "./number-text.ts";

export interface RowAmounts {
  readonly countE4: bigint;
  readonly totalE4: bigint;
  readonly lineDiscountE4: bigint;
  /** The row has neither a quantity nor a sum. */
  readonly isMissing: boolean;
}

export interface BadAmount {
  readonly reason: string;
  readonly text: string;
}

const none: RowAmounts = { countE4: 0n, totalE4: 0n, lineDiscountE4: 0n, isMissing: true };

/** Count and total, exact until their last rounding; a refund's are negative, whatever their signs in the file. */
export function readAmounts(
  fields: readonly string[],
  cells: CellReader,
  { sign }: { readonly sign: DecimalSign },
  { kind }: { readonly kind: Kind },
): RowAmounts | BadAmount {
  const hasPrice = cells.has("price");
  const countText = cells.text(fields, "count");
  const moneyText = cells.text(fields, hasPrice ? "price" : "total");
  const discountText = cells.text(fields, "lineDiscount");
  if (moneyText === "")
    return countText === "" || !cells.has("count") ? none : { reason: "no sum", text: "" };
  const count = cells.has("count") ? readCount(countText, sign) : exactOne;
  const money = readMoney(moneyText, sign);
  const discount = discountText === "" ? { digits: 0n, scale: 0 } : readMoney(discountText, sign);
  if (count === undefined) return unreadable(countText);
  if (money === undefined) return unreadable(moneyText);
  if (discount === undefined) return unreadable(discountText);
  const total = hasPrice ? lessDiscount(multiply(count, money), absolute(discount)) : money;
  const signed = (value: Exact) => toE4(kind === "refund" && value.digits > 0n ? negate(value) : value);
  return {
    countE4: signed(count),
    totalE4: signed(total),
    lineDiscountE4: toE4(absolute(discount)),
    isMissing: false,
  };
}

/** A discount makes a sum smaller, whatever its sign. */
function lessDiscount(total: Exact, discount: Exact): Exact {
  return total.digits < 0n ? negate(subtract(negate(total), discount)) : subtract(total, discount);
}

function unreadable(text: string): BadAmount {
  return { reason: text === "" ? "no quantity" : "number cannot be read", text };
}
