import { purchaseRegisterBatch } from "@prilavok/contracts/device-api/purchase-register-batch.ts";
import { RpcError } from "@prilavok/contracts/jsonrpc/errors.ts";
import { parseJson } from "@prilavok/contracts/jsonrpc/json.ts";
import { readParams } from "@prilavok/contracts/jsonrpc/validate.ts";
import { findUnstorable } from "@prilavok/contracts/values/text.ts";
import type { TimeZone } from "@prilavok/contracts/values/time.ts";
import type { Pool } from "../database/pool.ts";
import { clockAheadMs } from "../receipts/quality.ts";
import { type Receipt, readReceipt } from "../receipts/receipt.ts";
import { findReceiptsSql } from "../receipts/sql.ts";
import type { Fault } from "./draft.ts";
import { countOthers } from "./overlap.ts";
import type { Place, Places } from "./places.ts";
import type { HeldReceipt, ReadyReceipt } from "./receipt.ts";

/** A receipt that the hub takes, and what it knows of it. */
export interface CheckedReceipt {
  readonly file: ReadyReceipt;
  readonly place: Place;
  readonly day: string;
  readonly sellers: readonly string[];
  readonly isAhead: boolean;
  /** Whether it is there already. */
  readonly isKnown: boolean;
}

export interface Checked {
  readonly receipts: readonly CheckedReceipt[];
  readonly refused: readonly HeldReceipt[];
  /** Receipts that are there on the same days and in the same stores, beside these. */
  readonly others: number;
}

const lookedUpTogether = 1_000;

/** Checks receipts as the hub's door does, and against what is stored. Writes nothing. */
export async function checkReceipts(
  pool: Pool,
  places: Places,
  ready: readonly ReadyReceipt[],
  nowMs: number,
): Promise<Checked> {
  const receipts: CheckedReceipt[] = [];
  const refused: HeldReceipt[] = [];
  for (let at = 0; at < ready.length; at += lookedUpTogether) {
    const read: Read[] = [];
    for (const file of ready.slice(at, at + lookedUpTogether)) {
      const one = await readOne(places, file, nowMs);
      if ("fault" in one) refused.push(one);
      else read.push(one);
    }
    const stored = await findStored(pool, read);
    for (const one of read) {
      const content = stored.get(identityOf(one));
      if (content !== undefined && content !== one.receipt.content)
        refused.push(held(one.file, otherContent(one)));
      else receipts.push(checked(one, nowMs, content !== undefined));
    }
  }
  return { receipts, refused, others: await countOthers(pool, receipts) };
}

interface Read {
  readonly file: ReadyReceipt;
  readonly place: Place;
  readonly receipt: Receipt;
}

async function readOne(places: Places, file: ReadyReceipt, nowMs: number): Promise<Read | HeldReceipt> {
  const place = await places.find(file.place);
  const line = file.firstLine;
  if (typeof place === "string") return held(file, { reason: place, detail: file.place, line });
  try {
    return { file, place, receipt: readAsDoor(file.json, place.timeZone, nowMs) };
  } catch (error) {
    if (!(error instanceof RpcError)) throw error;
    return held(file, { ...reasonOf(error), line });
  }
}

/** The receipt as the door reads it: by the contract's schema, then its values. @throws RpcError */
export function readAsDoor(json: string, timeZone: TimeZone, nowMs: number): Receipt {
  const params = parseJson(Buffer.from(`{"receipts":[${json}]}`));
  const [wire] = readParams(purchaseRegisterBatch, params as Record<string, unknown>).receipts;
  if (wire === undefined) throw new Error("a batch of one receipt has one");
  const unstorable = findUnstorable(wire);
  if (unstorable !== undefined) {
    throw new RpcError("invalidParams", { path: unstorable.join("."), expected: "text that can be stored" });
  }
  return readReceipt(wire, timeZone, nowMs, "receipts[0]", "receipts[0].amount");
}

/** In the words of the contract, without places, so that equal reasons count together. */
function reasonOf({ entry, data }: RpcError): { readonly reason: string; readonly detail: string } {
  const path = (data?.path ?? "").replace(/^receipts\[0\]\.?/, "").replaceAll(/\[\d+\]/g, "[]");
  return {
    reason: `the hub refuses ${path || "it"}: ${data?.expected ?? entry.message} is expected`,
    detail: String(data?.actual ?? ""),
  };
}

async function findStored(pool: Pool, read: readonly Read[]): Promise<Map<string, string>> {
  const wanted = read.flatMap(({ place, receipt }) =>
    place.deviceId === undefined
      ? []
      : [{ s: place.storeId, d: place.deviceId, t: receipt.tsSeconds, x: receipt.extId }],
  );
  const { rows } = await pool.query<{
    storeId: number;
    deviceId: number;
    tsSeconds: bigint;
    extId: string;
    content: string;
  }>(findReceiptsSql, [JSON.stringify(wanted)]);
  return new Map(
    rows.map(({ storeId, deviceId, tsSeconds, extId, content }) => [
      JSON.stringify([storeId, deviceId, Number(tsSeconds), extId]),
      content,
    ]),
  );
}

function identityOf({ place, receipt }: Read): string {
  return JSON.stringify([place.storeId, place.deviceId, receipt.tsSeconds, receipt.extId]);
}

function checked({ file, place, receipt }: Read, nowMs: number, isKnown: boolean): CheckedReceipt {
  const sellers = receipt.positions.map(({ seller }) => seller);
  const isAhead = receipt.tsSeconds * 1000 > nowMs + clockAheadMs;
  return { file, place, day: receipt.day, sellers, isAhead, isKnown };
}

export const otherContentReason = "a receipt of this number and time is there with other contents";

function otherContent({ file }: Read): Fault {
  return { reason: otherContentReason, detail: file.receipt, line: file.firstLine };
}

export function held({ receipt, firstLine, lastLine, rows }: ReadyReceipt, fault: Fault): HeldReceipt {
  return { receipt, firstLine, lastLine, rows, fault };
}
