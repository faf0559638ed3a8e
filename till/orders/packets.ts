import { cursorCharsMax, packetsPerAnswerMax } from "@prilavok/contracts/exchange/limits.ts";
import { type Packet, type PacketOf, Packet as PacketSchema } from "@prilavok/contracts/exchange/receive.ts";
import { readDecimal, scaled } from "@prilavok/contracts/till-api/exact.ts";
import { findUnstorable } from "@prilavok/contracts/values/text.ts";
import Type, { type TSchema } from "typebox";
import { Compile, type Validator } from "typebox/compile";
import { isObject } from "../queue/answer.ts";

/** An answer of `exchange.receive` whose packets are not looked at yet. */
export interface ReceivedAnswer {
  readonly cursor: string;
  readonly reset: boolean;
  readonly more: boolean;
  readonly packets: readonly unknown[];
}

const envelope = Compile(
  Type.Object({
    cursor: Type.String({ minLength: 1, maxLength: cursorCharsMax }),
    reset: Type.Boolean(),
    more: Type.Boolean(),
    // Twice the contract's: a hub that comes after us may send more at once.
    packets: Type.Array(Type.Unknown(), { maxItems: 2 * packetsPerAnswerMax }),
  }),
);

/** Undefined: it is no answer of `exchange.receive`. */
export function readAnswerOfReceive(result: unknown): ReceivedAnswer | undefined {
  if (!envelope.Check(result)) return undefined;
  return result;
}

/** What a packet turned out to be. */
export type ReadPacket =
  | { readonly isKnown: true; readonly packet: Packet }
  /** Of a kind that only a newer program knows, or not of its kind's shape: passed over. */
  | { readonly isKnown: false; readonly kind: string; readonly isFaulty: boolean };

const kindCharsMax = 40;
const shapes = new Map<string, Validator>(
  (PacketSchema as unknown as { readonly anyOf: readonly TSchema[] }).anyOf.map((shape) => [
    kindOf(shape),
    Compile(shape),
  ]),
);

function kindOf(shape: TSchema): string {
  const { properties } = shape as unknown as { readonly properties: { readonly kind: { const: string } } };
  return properties.kind.const;
}

/** One packet that cannot be read must not stand in the way of all that follow. */
export function readPacket(written: unknown): ReadPacket {
  const kind = isObject(written) && typeof written.kind === "string" ? written.kind : "";
  const told = kind.slice(0, kindCharsMax);
  const shape = shapes.get(kind);
  if (shape === undefined) return { isKnown: false, kind: told, isFaulty: kind === "" };
  if (!shape.Check(written) || findUnstorable(written) !== undefined || !isExact(written as Packet)) {
    return { isKnown: false, kind: told, isFaulty: true };
  }
  return { isKnown: true, packet: written as Packet };
}

/** The contract's decimals, which its schemas do not count. */
function isExact(packet: Packet): boolean {
  switch (packet.kind) {
    case "goods":
      return hasDecimals(packet.goods.price, 2);
    case "order":
      return (
        hasDecimals(packet.order.total, 2) &&
        packet.order.lines.every(
          ({ price, amount, discount, total }) =>
            hasDecimals(price, 2) &&
            hasDecimals(amount, 3) &&
            hasDecimals(discount, 2) &&
            hasDecimals(total, 2),
        )
      );
    default:
      return true;
  }
}

function hasDecimals(written: number | string, digits: number): boolean {
  return exactOf(written, digits) !== undefined;
}

/** A decimal of the exchange in units of 10^-digits; undefined: it has more digits. */
export function exactOf(written: number | string, digits: number): bigint | undefined {
  const decimal = readDecimal(written);
  return decimal === undefined ? undefined : scaled(decimal, digits);
}

/** The same of a packet that was read. */
export function scaledOf(written: number | string, digits: number): bigint {
  const value = exactOf(written, digits);
  if (value === undefined) throw new Error(`no decimal of ${digits} digits: ${written}`);
  return value;
}

export type OrderWord = PacketOf<"order">;
export type Goods = PacketOf<"goods">["goods"];
