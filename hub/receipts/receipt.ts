import { hash } from "node:crypto";
import { badParam } from "@prilavok/contracts/jsonrpc/errors.ts";
import { type E4, moneyMaxE4, parseDecimal, zeroE4 } from "@prilavok/contracts/values/decimal.ts";
import { localHour, parseTimestamp, type TimeZone } from "@prilavok/contracts/values/time.ts";
import { clockAheadMs, qualityNotes } from "./quality.ts";

/** A receipt as the contract's schema lets it through: shapes and lengths are right, values are not read yet. */
export interface WireReceipt {
  readonly amount: number | string;
  readonly discount?: number | string;
  readonly ts?: string;
  readonly cashier?: string;
  readonly extId?: string;
  readonly token?: string;
  readonly positions?: readonly WirePosition[];
  readonly attributes?: readonly WireAttribute[];
}

export interface WirePosition {
  readonly name: string;
  readonly count: number | string;
  readonly total: number | string;
  readonly seller?: string;
  readonly category?: string;
  readonly extId?: string;
}

export interface WireAttribute {
  readonly name: string;
  readonly value: number | string;
}

export interface Position {
  readonly name: string;
  readonly countE4: E4;
  readonly totalE4: E4;
  /** The position's own seller, else the cashier; empty when neither is known. */
  readonly seller: string;
  readonly category: string;
  readonly extId: string | null;
}

export interface Attribute {
  readonly name: string;
  readonly valueE4: E4;
}

/** A receipt read whole: exact values, its store's business day and hour, and the hash of its content. */
export interface Receipt {
  /** Epoch seconds: with the device and extId, the identity. */
  readonly tsSeconds: number;
  readonly tsMs: number;
  readonly day: string;
  readonly hour: number;
  readonly extId: string | null;
  readonly token: string;
  /** Negative for a refund. */
  readonly amountE4: E4;
  readonly discountE4: E4;
  readonly cashier: string;
  readonly positions: readonly Position[];
  readonly attributes: readonly Attribute[];
  /** 32 hex digits, see `contentHash`. */
  readonly content: string;
  readonly quality: number;
}

const guest = "guest";

/**
 * Reads a receipt that passed the schema. Pure.
 * @param path where the receipt's members stand in the call's parameters: `cart` or `receipts[3]`; the amount of
 *   purchaseRegister stands beside the cart, hence `amountPath`.
 * @param nowMs time of arrival: the receipt's time when it carries none.
 * @throws RpcError -32602 with the path of the first bad value.
 */
export function readReceipt(
  wire: WireReceipt,
  zone: TimeZone,
  nowMs: number,
  path: string,
  amountPath: string,
): Receipt {
  const amountE4 = parseDecimal(wire.amount, moneyMaxE4) ?? refuseMoney(wire.amount, amountPath);
  const isRefund = amountE4 < 0;
  const momentMs =
    wire.ts === undefined ? nowMs : (parseTimestamp(wire.ts, zone) ?? refuseTime(wire.ts, `${path}.ts`));
  const cashier = wire.cashier?.trim() ?? "";
  const receipt = {
    tsSeconds: Math.floor(momentMs / 1000),
    tsMs: momentMs % 1000,
    ...localHour(momentMs, zone),
    extId: wire.extId === undefined || wire.extId === "" ? null : wire.extId,
    token: wire.token === undefined || wire.token === "" ? guest : wire.token,
    amountE4,
    discountE4: wire.discount === undefined ? zeroE4 : readDiscount(wire.discount, path),
    cashier,
    positions: (wire.positions ?? []).map((position, line) =>
      readPosition(position, cashier, isRefund, path, line),
    ),
    attributes: (wire.attributes ?? []).map(({ name, value }, line) => ({
      name,
      valueE4: signed(
        parseDecimal(value, moneyMaxE4) ?? refuseMoney(value, `${path}.attributes[${line}].value`),
        isRefund,
      ),
    })),
  };
  return { ...receipt, content: contentHash(receipt), quality: qualityOf(receipt, momentMs, nowMs) };
}

/** On a refund positions may come with either sign and are kept with the receipt's. Source: contract, section 4. */
function readPosition(
  wire: WirePosition,
  cashier: string,
  isRefund: boolean,
  path: string,
  line: number,
): Position {
  const countE4 =
    parseDecimal(wire.count, moneyMaxE4) ?? refuseMoney(wire.count, `${path}.positions[${line}].count`);
  const totalE4 =
    parseDecimal(wire.total, moneyMaxE4) ?? refuseMoney(wire.total, `${path}.positions[${line}].total`);
  const seller = wire.seller?.trim() ?? "";
  return {
    name: wire.name,
    countE4: signed(countE4, isRefund),
    totalE4: signed(totalE4, isRefund),
    seller: seller === "" ? cashier : seller,
    category: wire.category ?? "",
    extId: wire.extId ?? null,
  };
}

/** A refund's values are negative, whatever sign they came with; a sale's stay as they came. */
function signed(value: E4, isRefund: boolean): E4 {
  return (isRefund && value > 0 ? -value : value) as E4;
}

function readDiscount(value: unknown, path: string): E4 {
  const read = parseDecimal(value, moneyMaxE4) ?? refuseMoney(value, `${path}.discount`);
  if (read < 0) throw badParam(`${path}.discount`, "decimal(12,4), 0 or more", value);
  return read;
}

// Paths are put together when something is refused: a batch of a thousand receipts has ten thousand of them.

function refuseMoney(value: unknown, path: string): never {
  throw badParam(path, "decimal(12,4)", value);
}

function refuseTime(text: string, path: string): never {
  throw badParam(path, "ISO 8601 time between the years 2000 and 2100", text);
}

/**
 * First 128 bits of the SHA-256 over everything that the receipt says, after reading: two spellings of one value
 * are one content, and so are two spellings of one name. Left out are the milliseconds, because the identity goes by
 * the second, and the token, because the batch form of the source has none: a till that repeats a receipt with or
 * without them must be recognised.
 */
function contentHash(receipt: Omit<Receipt, "content" | "quality">): string {
  const { tsSeconds, amountE4, discountE4, cashier, positions, attributes } = receipt;
  let content = `${tsSeconds} ${amountE4} ${discountE4} ${counted(sameName(cashier))} ${positions.length}`;
  for (const p of positions) {
    const names = `${counted(p.name)}${counted(sameName(p.seller))}${counted(sameName(p.category))}`;
    content += ` ${p.countE4} ${p.totalE4} ${names}${p.extId === null ? "-" : counted(p.extId)}`;
  }
  for (const a of attributes) content += ` ${counted(a.name)}${a.valueE4}`;
  return hash("sha256", content, "hex").slice(0, 32);
}

/** A text with its length before it: no two lists of texts run together into one content. */
function counted(text: string): string {
  return `${text.length}:${text}`;
}

const plainText = /^[\x20-\x7e\u0410-\u044f]*$/;

/** NFC, which plain Latin and Russian letters are in already. */
function sameName(name: string): string {
  return plainText.test(name) ? name : name.normalize();
}

function qualityOf(
  receipt: Pick<Receipt, "amountE4" | "positions">,
  momentMs: number,
  nowMs: number,
): number {
  const total = receipt.positions.reduce((sum, position) => sum + position.totalE4, 0);
  const differs = receipt.positions.length > 0 && total !== receipt.amountE4;
  return (
    (differs ? qualityNotes.amountDiffers : 0) |
    (momentMs > nowMs + clockAheadMs ? qualityNotes.clockAhead : 0)
  );
}
