import { badParam } from "@prilavok/contracts/jsonrpc/errors.ts";
import { e4ToJson, formatE4, moneyMaxE4, parseDecimal } from "@prilavok/contracts/values/decimal.ts";
import type { Metadata } from "./metadata.ts";

/** What a till says at shift/stop that the shift holds. Every member may be missing. */
export interface ShiftTotals {
  readonly receipts: number | undefined;
  readonly totalE4: bigint | undefined;
  readonly firstNumber: number | undefined;
  /** Below `firstNumber` when the numbering was restarted within the shift. */
  readonly lastNumber: number | undefined;
  /** See `shiftDigest`; 64 hex digits, lower case. */
  readonly digest: string | undefined;
}

const digestForm = /^[0-9a-f]{64}$/i;

/** Reads the totals among a shift/stop's metadata. @throws RpcError -32602 with the path of a malformed one. */
export function readTotals(metadata: Metadata): ShiftTotals {
  const totals = {
    receipts: readNumber(metadata, "receipts"),
    totalE4: readTotal(metadata.total),
    firstNumber: readNumber(metadata, "firstNumber"),
    lastNumber: readNumber(metadata, "lastNumber"),
    digest: readDigest(metadata.digest),
  };
  if ((totals.firstNumber === undefined) !== (totals.lastNumber === undefined)) {
    const missing = totals.firstNumber === undefined ? "firstNumber" : "lastNumber";
    throw badParam(`params.${missing}`, "firstNumber and lastNumber together");
  }
  return totals;
}

/** A total that was told in two ways, named and written as on the wire. */
export interface TotalsConflict {
  readonly member: string;
  readonly stored: unknown;
  readonly sent: unknown;
}

/** The first total that both tell and tell differently. One that only one of them tells contradicts nothing. */
export function findConflict(stored: ShiftTotals, sent: ShiftTotals): TotalsConflict | undefined {
  for (const name of ["receipts", "totalE4", "firstNumber", "lastNumber", "digest"] as const) {
    const [before, now] = [stored[name], sent[name]];
    if (before === undefined || now === undefined || before === now) continue;
    const member = name === "totalE4" ? "total" : name;
    return { member, stored: totalToJson(before), sent: totalToJson(now) };
  }
  return undefined;
}

function totalToJson(value: number | bigint | string): unknown {
  return typeof value === "bigint" ? e4ToJson(value) : value;
}

function readNumber(metadata: Metadata, name: "receipts" | "firstNumber" | "lastNumber"): number | undefined {
  const value = metadata[name];
  if (value === undefined) return undefined;
  if (typeof value === "number" && Number.isSafeInteger(value) && value >= 0) return value;
  throw badParam(`params.${name}`, "an integer from 0", value);
}

function readTotal(value: unknown): bigint | undefined {
  if (value === undefined) return undefined;
  const totalE4 = parseDecimal(value, moneyMaxE4);
  if (totalE4 === undefined)
    throw badParam("params.total", `a decimal, |x| ≤ ${formatE4(moneyMaxE4)}`, value);
  return BigInt(totalE4);
}

function readDigest(value: unknown): string | undefined {
  if (value === undefined) return undefined;
  if (typeof value === "string" && digestForm.test(value)) return value.toLowerCase();
  throw badParam("params.digest", "a SHA-256 as 64 hex digits", value);
}
