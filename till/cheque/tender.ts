import { type E2, zeroE2 } from "@prilavok/contracts/till-api/exact.ts";
import type { SaleBody } from "@prilavok/contracts/till-api/operations.ts";
import { TillRefusal } from "@prilavok/contracts/till-api/result-codes.ts";
import type { Tendered } from "./cheque.ts";
import { readMoney } from "./decimals.ts";

/** The payments of a request. Absent: 0. */
export type Payments = Pick<SaleBody, "cash" | "cashless" | "certificate">;

/** Three sums of at most 13 digits each: their sum is a safe integer. */
function readPayments(payments: Payments): Omit<Tendered, "changeE2"> {
  return {
    cashE2: readMoney(payments.cash ?? 0, "cash", "badPayment"),
    cashlessE2: readMoney(payments.cashless ?? 0, "cashless", "badPayment"),
    certificateE2: readMoney(payments.certificate ?? 0, "certificate", "badPayment"),
  };
}

/**
 * What a buyer pays, and the change, which is given from cash only.
 * @throws TillRefusal 610 for a payment that is none; 611 too little; 612 cashless and certificate over the total; 613 they
 * equal it and there is cash besides.
 * Source: Till API contract, section 4.5.
 * @example tender(797 as E2, { cash: "15" }).changeE2 // 703
 */
export function tender(totalE2: E2, payments: Payments): Tendered {
  const paid = readPayments(payments);
  const nonCashE2 = paid.cashlessE2 + paid.certificateE2;
  if (nonCashE2 + paid.cashE2 < totalE2) throw new TillRefusal("paidTooLittle");
  if (nonCashE2 > totalE2) {
    throw new TillRefusal("nonCashTooLarge", paid.cashlessE2 > totalE2 ? "cashless" : "certificate");
  }
  if (nonCashE2 === totalE2 && paid.cashE2 > 0) throw new TillRefusal("cashNotNeeded", "cash");
  return { ...paid, changeE2: (nonCashE2 + paid.cashE2 - totalE2) as E2 };
}

/**
 * What is paid out in a refund, or moved by a correction: exactly the total, because nobody gives change here.
 * @throws TillRefusal 610, 614
 */
export function payExactly(totalE2: E2, payments: Payments): Tendered {
  const paid = readPayments(payments);
  if (paid.cashE2 + paid.cashlessE2 + paid.certificateE2 !== totalE2) {
    throw new TillRefusal("refundPaymentDiffers");
  }
  return { ...paid, changeE2: zeroE2 };
}
