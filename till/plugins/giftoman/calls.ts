import { extIdCharsMax, nameCharsMax, tokenCharsMax } from "@prilavok/contracts/device-api/limits.ts";
import { codePointLength } from "@prilavok/contracts/values/text.ts";
import { localTimeOf, orUnsendable, type Unsendable } from "../../connection/unsendable.ts";
import { cut, money, Unfit } from "../../connection/wire-values.ts";
import type { Document, ReceiptKind } from "../../journal/document.ts";
import { receiptKinds } from "../../journal/document.ts";
import {
  attributesOf,
  discountOf,
  positionsOf,
  type Sign,
  type ToldAttribute,
  type ToldPosition,
} from "./cart.ts";

/** Params of purchaseRegister. Made from the document alone, so that a repeat is the same receipt to the hub. */
export interface ReceiptParams {
  readonly token: string;
  readonly amount: number;
  readonly cart: {
    readonly discount: number;
    readonly ts: string;
    readonly cashier: string;
    readonly extId: string;
    readonly positions: readonly ToldPosition[];
    readonly attributes: readonly ToldAttribute[];
  };
}

/** A receipt of purchaseRegisterBatch, in members that the source documents. */
export type BatchReceipt = Pick<ReceiptParams, "amount"> & ReceiptParams["cart"];

const signs: Readonly<Record<ReceiptKind, Sign>> = {
  sale: 1,
  refund: -1,
  refund_by_receipt: -1,
  correction_income: 1,
  correction_expense: -1,
};
const guest = "guest";

/**
 * A document as purchaseRegister takes it. A rollback is the mirrored receipt of what it annuls. Texts that are too long
 * are cut with a mark. Source: the Giftoman plugin's contract, section 2.
 */
export function receiptOf(document: Document): ReceiptParams | Unsendable {
  return orUnsendable(() => {
    const { kind, sign } = receiptKindOf(document);
    const { uid, cashier, totalE2, content } = document;
    if (codePointLength(uid) > extIdCharsMax) throw new Unfit(`uid длиннее ${extIdCharsMax} символов`);
    return {
      token: tokenOf(content.customerToken),
      amount: money(sign * totalE2, "сумма чека"),
      cart: {
        discount: discountOf(document),
        ts: localTimeOf(document),
        cashier: cut(cashier, nameCharsMax),
        extId: uid,
        positions: positionsOf(document, kind, sign),
        attributes: attributesOf(document, sign),
      },
    };
  });
}

/** Whether a customer is named, whom the batch form of the source has no member for: such a receipt goes alone. */
export function namesCustomer({ token }: Pick<ReceiptParams, "token">): boolean {
  return token !== guest;
}

/** The flat form of purchaseRegisterBatch, without the token. */
export function batchReceipt({ amount, cart }: ReceiptParams): BatchReceipt {
  return { amount, ...cart };
}

/** What a receipt adds to its shift in hundredths: negative when money went out. */
export function signedTotalE2(document: Document): bigint {
  return BigInt(receiptKindOf(document).sign) * BigInt(document.totalE2);
}

function receiptKindOf({ kind, content }: Document): { readonly kind: ReceiptKind; readonly sign: Sign } {
  const receiptKind = kind === "rollback" ? content.annuls : receiptKinds.find((one) => one === kind);
  if (receiptKind === null || receiptKind === undefined) throw new Unfit("документ не является чеком");
  const sign = signs[receiptKind];
  if (kind !== "rollback") return { kind: receiptKind, sign };
  return { kind: receiptKind, sign: sign === 1 ? -1 : 1 };
}

/**
 * The till takes tokens of 64 characters, the source 32. A cut token could be another customer's, and money must not wait
 * in quarantine for a name: the receipt of a customer whose token is too long is told as a guest's.
 */
function tokenOf(customerToken: string | null): string {
  if (customerToken === null || customerToken.trim() === "") return guest;
  return codePointLength(customerToken) > tokenCharsMax ? guest : customerToken;
}
