import { purchaseRegister } from "@prilavok/contracts/device-api/purchase-register.ts";
import { registerEvent } from "@prilavok/contracts/device-api/register-event.ts";
import { RpcError } from "@prilavok/contracts/jsonrpc/errors.ts";
import { readParams } from "@prilavok/contracts/jsonrpc/validate.ts";
import { isUnsendable, localTimeOf, orUnsendable } from "../../connection/unsendable.ts";
import type { Document } from "../../journal/document.ts";
import type { LaneOf } from "../../journal/messages.ts";
import type { MendedFault } from "../../queue/port.ts";
import { eventOf } from "./shift-event.ts";

/**
 * What is wrong with params that are to be sent for the document: they have to be of the method's shape, and what tells
 * the hub which receipt or event it is has to be the document's own, or it would be counted twice.
 */
export function mendedFault(
  lane: LaneOf<"giftoman">,
  document: Document,
  params: object,
): MendedFault | undefined {
  try {
    return lane === "giftoman-receipts" ? receiptFault(document, params) : eventFault(document, params);
  } catch (cause) {
    if (!(cause instanceof RpcError)) throw cause;
    const { path, expected } = cause.data ?? {};
    return { path: textOf(path), expected: textOf(expected) };
  }
}

/** @throws RpcError -32602 */
function receiptFault(document: Document, params: object): MendedFault | undefined {
  const { cart, poskey } = readParams(purchaseRegister, { ...params });
  const own = orUnsendable(() => ({ ts: localTimeOf(document) }));
  if (cart.extId !== document.uid) return { path: "cart.extId", expected: quoted(document.uid) };
  // A time that the hub does not take was never sent.
  if (!isUnsendable(own) && cart.ts !== own.ts) return { path: "cart.ts", expected: quoted(own.ts) };
  if (poskey !== undefined) return { path: "poskey", expected: "nothing there" };
  return undefined;
}

/** @throws RpcError -32602 */
function eventFault(document: Document, params: object): MendedFault | undefined {
  const { name, ts, params: metadata } = readParams(registerEvent, { ...params });
  // Without the shift's documents: its totals are no part of which event it is.
  const own = eventOf(document, []);
  if (isUnsendable(own)) return undefined;
  if (name !== own.name) return { path: "name", expected: quoted(own.name) };
  if (ts !== own.ts) return { path: "ts", expected: quoted(own.ts) };
  const zone = metadata === undefined || Array.isArray(metadata) ? undefined : metadata.localtimezone;
  const { localtimezone } = own.params;
  return zone === localtimezone
    ? undefined
    : { path: "params.localtimezone", expected: JSON.stringify(localtimezone) };
}

function quoted(text: string): string {
  return JSON.stringify(text);
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}
