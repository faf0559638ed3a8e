import { hash } from "node:crypto";
import type { Transaction as WireTransaction } from "@prilavok/contracts/exchange/transaction.ts";
import { badParam } from "@prilavok/contracts/jsonrpc/errors.ts";
import { type E4, moneyMaxE4, parseDecimal } from "@prilavok/contracts/values/decimal.ts";
import { localHour, parseTimestamp, type TimeZone } from "@prilavok/contracts/values/time.ts";

export interface TransactionLine {
  readonly code: string;
  readonly name: string;
  readonly countE4: E4;
  readonly priceE4: E4;
  readonly discountE4: E4;
  readonly totalE4: E4;
}

/** Whose receipts are loaded. */
export interface LoadingTill {
  readonly accountId: number;
  readonly storeId: number;
  readonly deviceId: number;
}

/** Of which receipts KKMTransfer makes documents: of those of orders, or of all. */
export type DocumentsFor = "orders" | "all";

/** A receipt of a till as «Транзакции ККМ» keeps it, read whole. Sums are positive: the kind tells the direction. */
export interface Transaction {
  readonly uid: string;
  readonly kind: WireTransaction["kind"];
  readonly annuls: WireTransaction["kind"] | null;
  readonly baseUid: string | null;
  readonly number: number;
  readonly numberCheck: string;
  readonly shift: number;
  readonly atMs: number;
  /** Local to the store. */
  readonly day: string;
  readonly cashier: string;
  readonly totalE4: E4;
  readonly cashE4: E4;
  readonly cashlessE4: E4;
  readonly certificateE4: E4;
  readonly lines: readonly TransactionLine[];
  readonly order: NamedOrder | null;
  /** 32 hex digits: tells a repeat from another receipt under the same uid. */
  readonly content: string;
}

/** The order that a till says it has sold. */
export interface NamedOrder {
  readonly uid: string;
  readonly version: number | null;
  readonly claimId: string | null;
  readonly isOffline: boolean;
}

/** What comes after the minutes at the earliest: a date ends like an offset does. */
const offsetForm = /:.*(?:Z|[+-]\d{2}(?::?\d{2})?)$/i;
const hundredthE4 = 100;
const thousandthE4 = 10;

/**
 * Reads a transaction that passed the schema. Pure.
 * @throws RpcError -32602 with the path of the first bad value: an impossible time or one without an offset, or a price or amount with too many
 *   decimals.
 */
export function readTransaction(wire: WireTransaction, zone: TimeZone, path: string): Transaction {
  const atMs = offsetForm.test(wire.at) ? parseTimestamp(wire.at, zone) : undefined;
  if (atMs === undefined) {
    const expected = "ISO 8601 time with an offset, between the years 2000 and 2100";
    throw badParam(`${path}.at`, expected, wire.at);
  }
  const read = {
    uid: wire.uid,
    kind: wire.kind,
    annuls: wire.annuls ?? null,
    baseUid: wire.baseUid ?? null,
    number: wire.number,
    numberCheck: wire.numberCheck,
    shift: wire.shift,
    atMs,
    day: localHour(atMs, zone).day,
    cashier: wire.cashier,
    totalE4: money(wire.total, `${path}.total`),
    cashE4: money(wire.cash, `${path}.cash`),
    cashlessE4: money(wire.cashless, `${path}.cashless`),
    certificateE4: money(wire.certificate, `${path}.certificate`),
    lines: wire.lines.map((line, place) => readLine(line, `${path}.lines[${place}]`)),
    order: orderOf(wire.order),
  };
  // All that was said, in one order and one spelling of its values; the day follows from the rest.
  const { day: _, ...said } = read;
  return { ...read, content: hash("sha256", JSON.stringify(said), "hex").slice(0, 32) };
}

function readLine(line: WireTransaction["lines"][number], path: string): TransactionLine {
  return {
    code: line.code,
    name: line.name,
    countE4: exact(line.amount, thousandthE4, `${path}.amount`),
    priceE4: exact(line.price, hundredthE4, `${path}.price`),
    discountE4: money(line.discount, `${path}.discount`),
    totalE4: money(line.total, `${path}.total`),
  };
}

function orderOf(order: WireTransaction["order"]): NamedOrder | null {
  if (order === undefined) return null;
  const { uid, version = null, claimId = null, isOffline } = order;
  return { uid, version, claimId, isOffline };
}

function money(value: unknown, path: string): E4 {
  const read = parseDecimal(value, moneyMaxE4);
  if (read === undefined) throw badParam(path, "decimal(15,4)", value);
  return read;
}

function exact(value: unknown, unitE4: number, path: string): E4 {
  const read = money(value, path);
  if (read % unitE4 !== 0) throw badParam(path, `at most ${unitE4 === hundredthE4 ? 2 : 3} decimals`, value);
  return read;
}
