import { type E2, zeroE2 } from "@prilavok/contracts/till-api/exact.ts";
import { TillRefusal } from "@prilavok/contracts/till-api/result-codes.ts";
import type { Tendered } from "../cheque/cheque.ts";
import type { Payments } from "../cheque/tender.ts";
import type { Document } from "../journal/document.ts";
import { keptOf } from "./rollback.ts";

const kinds = ["cashE2", "cashlessE2", "certificateE2"] as const;
const names = { cashE2: "cash", cashlessE2: "cashless", certificateE2: "certificate" } as const;

/** Whether the request says how it is paid out. */
export function isPaid({ cash, cashless, certificate }: Payments): boolean {
  return cash !== undefined || cashless !== undefined || certificate !== undefined;
}

/**
 * How a return is paid out when its request does not say: what takes back all that is left of the sale gives back all
 * that is left of its payments, each as it came; a part goes out as the sale was paid, if it was paid in one way only.
 * @throws TillRefusal 614 that names the ways, when nobody but the caller can know.
 */
export function paidOutByDefault(given: {
  readonly sale: Document;
  readonly earlier: readonly Document[];
  readonly totalE2: E2;
  /** Nothing of the sale is left after this return. */
  readonly isLast: boolean;
}): Tendered {
  const { sale, earlier, totalE2, isLast } = given;
  const kept = keptOf(sale);
  const used = kinds.filter((kind) => kept[kind] > 0);
  const left = (kind: (typeof kinds)[number]) =>
    earlier.reduce((sumE2, document) => sumE2 - document[kind], kept[kind] as number);
  if (isLast && kinds.every((kind) => left(kind) >= 0)) {
    return {
      cashE2: left("cashE2") as E2,
      cashlessE2: left("cashlessE2") as E2,
      certificateE2: left("certificateE2") as E2,
      changeE2: zeroE2,
    };
  }
  const nothing = { cashE2: zeroE2, cashlessE2: zeroE2, certificateE2: zeroE2, changeE2: zeroE2 };
  // A free piece: there is nothing to choose a way for.
  if (totalE2 === 0) return nothing;
  const [only, ...others] = used;
  if (only === undefined || others.length > 0) {
    throw new TillRefusal("refundPaymentDiffers", undefined, used.map((kind) => names[kind]).join(", "));
  }
  return { ...nothing, [only]: totalE2 };
}
