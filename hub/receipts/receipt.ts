import { annulsAttribute } from "@prilavok/contracts/device-api/receipt.ts";
import { badParam } from "@prilavok/contracts/jsonrpc/errors.ts";
import { type E4, zeroE4 } from "@prilavok/contracts/values/decimal.ts";
import { localHour, parseTimestamp, type TimeZone } from "@prilavok/contracts/values/time.ts";
import { contentHash } from "./content.ts";
import { readMoney } from "./money.ts";
import { isIncomplete, negative, type Position, readPositions, type WirePosition } from "./position.ts";
import { annulsBit, clockAheadMs, qualityNotes } from "./quality.ts";

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

export interface WireAttribute {
  readonly name: string;
  readonly value?: number | string;
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
  const amountE4 = readMoney(wire.amount, () => amountPath);
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
    positions: readPositions(wire.positions ?? [], amountE4, cashier, `${path}.positions`),
    attributes: readAttributes(wire.attributes ?? [], amountE4 < 0, `${path}.attributes`),
  };
  return { ...receipt, content: contentHash(receipt), quality: qualityOf(receipt, wire, momentMs, nowMs) };
}

/** An attribute that says nothing is none. */
function readAttributes(wires: readonly WireAttribute[], isRefund: boolean, path: string): Attribute[] {
  return wires.flatMap(({ name, value }, line) => {
    if (value === undefined) return [];
    const valueE4 = readMoney(value, () => `${path}[${line}].value`);
    return [{ name, valueE4: isRefund ? negative(valueE4) : valueE4 }];
  });
}

function readDiscount(value: unknown, path: string): E4 {
  const read = readMoney(value, () => `${path}.discount`);
  if (read < 0) throw badParam(`${path}.discount`, "decimal(15,4), 0 or more", value);
  return read;
}

function refuseTime(text: string, path: string): never {
  throw badParam(path, "ISO 8601 time between the years 2000 and 2100", text);
}

function annuls({ name, valueE4 }: Attribute): boolean {
  return name === annulsAttribute && valueE4 !== 0;
}

function qualityOf(
  receipt: Pick<Receipt, "amountE4" | "positions" | "attributes">,
  wire: WireReceipt,
  momentMs: number,
  nowMs: number,
): number {
  const total = receipt.positions.reduce((sum, position) => sum + position.totalE4, 0);
  const differs = receipt.positions.length > 0 && total !== receipt.amountE4;
  return (
    (differs ? qualityNotes.amountDiffers : 0) |
    (momentMs > nowMs + clockAheadMs ? qualityNotes.clockAhead : 0) |
    (wire.positions?.some(isIncomplete) ? qualityNotes.positionIncomplete : 0) |
    (receipt.attributes.some(annuls) ? annulsBit : 0)
  );
}
