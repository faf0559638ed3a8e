import { isDeepStrictEqual } from "node:util";
import { transactionLoad } from "@prilavok/contracts/exchange/transaction.ts";
import { RpcError } from "@prilavok/contracts/jsonrpc/errors.ts";
import { readParams } from "@prilavok/contracts/jsonrpc/validate.ts";
import { isUnsendable } from "../connection/unsendable.ts";
import type { Document } from "../journal/document.ts";
import type { MendedFault } from "../queue/port.ts";
import { transactionOf } from "./transactions.ts";

/** What tells the hub which receipt it is, and which other one it is about. */
const ownMembers = ["uid", "kind", "annuls", "baseUid", "number", "shift", "at"] as const;

/**
 * What is wrong with params of transaction.load that are to be sent for the document: they have to be of the method's
 * shape and about this receipt alone, and may give up its order, but not name another one.
 * @param base the document that this one returns or annuls.
 */
export function transactionFault(
  document: Document,
  base: Document | undefined,
  params: object,
): MendedFault | undefined {
  try {
    return faultIn(document, base, params);
  } catch (cause) {
    if (!(cause instanceof RpcError)) throw cause;
    const { path, expected } = cause.data ?? {};
    return { path: textOf(path), expected: textOf(expected) };
  }
}

/** @throws RpcError -32602 */
function faultIn(document: Document, base: Document | undefined, params: object): MendedFault | undefined {
  const { transactions } = readParams(transactionLoad, { ...params });
  const [given] = transactions;
  if (given === undefined || transactions.length > 1)
    return { path: "transactions", expected: "one element" };
  const own = transactionOf(document, base);
  // What could not be told was never sent; its identity is checked as far as it is known.
  if (isUnsendable(own)) {
    const { uid } = document;
    return given.uid === uid ? undefined : { path: "transactions[0].uid", expected: JSON.stringify(uid) };
  }
  const foreign = ownMembers.find((name) => given[name] !== own[name]);
  if (foreign !== undefined) return { path: `transactions[0].${foreign}`, expected: told(own[foreign]) };
  const isOwnOrder = given.order === undefined || isDeepStrictEqual(given.order, own.order);
  return isOwnOrder ? undefined : { path: "transactions[0].order", expected: told(own.order) };
}

function told(value: unknown): string {
  return value === undefined ? "nothing there" : JSON.stringify(value);
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}
