import { transactionsPerCallMax } from "@prilavok/contracts/exchange/limits.ts";
import { type Transaction, transactionLoad } from "@prilavok/contracts/exchange/transaction.ts";
import { isUnsendable } from "../connection/unsendable.ts";
import type { Document } from "../journal/document.ts";
import type { LaneOf } from "../journal/messages.ts";
import type { Mapping } from "../queue/mapping.ts";
import { transactionOf } from "./transactions.ts";

export interface ExchangeMappingOptions {
  /** Of the journal: a return tells which receipt it is of. */
  readonly documentAt: (number: number) => Document | undefined;
}

/** How receipts become calls of transaction.load; one alone is a batch of one. */
export function exchangeMappings({
  documentAt,
}: ExchangeMappingOptions): Readonly<Record<LaneOf<"exchange">, Mapping>> {
  return {
    "hub-transactions": {
      method: transactionLoad.name,
      compose(document) {
        const made = transactionOf(document, baseOf(document, documentAt));
        return isUnsendable(made)
          ? { isSendable: false, why: made.unsendable }
          : { isSendable: true, params: { transactions: [made] } };
      },
      batch: {
        method: transactionLoad.name,
        countMax: transactionsPerCallMax,
        partOf: onlyOf,
        whole: (transactions) => `{"transactions":${transactions}}`,
        extIdOf: (params) => onlyOf(params).uid,
      },
    },
  };
}

export function baseOf(
  { baseNumber }: Document,
  documentAt: ExchangeMappingOptions["documentAt"],
): Document | undefined {
  return baseNumber === null ? undefined : documentAt(baseNumber);
}

/** Of what `compose` has made. */
function onlyOf(params: object): Transaction {
  const [only] = (params as { readonly transactions: readonly Transaction[] }).transactions;
  if (only === undefined) throw new Error("a call without its transaction");
  return only;
}
