import { type E4, moneyMaxE4 } from "@prilavok/contracts/values/decimal.ts";
import { codePointLength } from "@prilavok/contracts/values/text.ts";

/**
 * Values as they stand in a call. Decimals are JSON numbers, as in the source's examples: a double made from at most 15
 * digits is printed with just these digits, so nothing is lost on the way, and no arithmetic is ever done with it.
 */

/** Thrown while a call is made: what cannot be told, in the operator's language. */
export class Unfit extends Error {}

/** `units` × 10^-`digits` as a number that JSON.stringify prints exactly, without zeros at the end. |units| < 10^15. */
export function decimal(units: number | bigint, digits: 2 | 3 | 4): number {
  return Number(`${units}e-${digits}`);
}

/** Hundredths as decimal(15,4). @throws Unfit beyond its range. */
export function money(hundredths: number | bigint, what: string): number {
  const magnitude = hundredths < 0 ? -hundredths : hundredths;
  if (BigInt(magnitude) * 100n > BigInt(moneyMaxE4)) {
    const rubles = `${BigInt(magnitude) / 100n}.${String(BigInt(magnitude) % 100n).padStart(2, "0")}`;
    throw new Unfit(`${what} ${rubles} больше, чем принимает сервер (99999999999.99)`);
  }
  return decimal(hundredths, 2);
}

/** Hundredths as decimal(15,4); undefined beyond its range. */
export function total(hundredths: bigint): number | undefined {
  const limit = BigInt(moneyMaxE4) / 100n;
  return hundredths > limit || hundredths < -limit ? undefined : decimal(hundredths, 2);
}

export function isMoney(tenThousandths: bigint): boolean {
  const limit: E4 = moneyMaxE4;
  return tenThousandths <= BigInt(limit) && tenThousandths >= -BigInt(limit);
}

const cutMark = "…";

/** Text of at most `charsMax` code points: what is longer ends in a mark. */
export function cut(text: string, charsMax: number): string {
  // No text has more code points than units.
  if (text.length <= charsMax || codePointLength(text) <= charsMax) return text;
  return `${firstOf(text, charsMax - 1)}${cutMark}`;
}

function firstOf(text: string, chars: number): string {
  let end = 0;
  for (let left = chars; left > 0; left -= 1) end += (text.codePointAt(end) ?? 0) > 0xffff ? 2 : 1;
  return text.slice(0, end);
}

/**
 * Names of categories between `&&`, each once. The first that does not fit is cut and what follows it is left out, so
 * that a long name spoils no other one.
 */
export function joinCategories(names: readonly string[], charsMax: number): string {
  let joined = "";
  for (const name of new Set(names)) {
    const next = joined === "" ? name : `${joined}&&${name}`;
    if (codePointLength(next) > charsMax) {
      const room = charsMax - codePointLength(joined) - (joined === "" ? 0 : 2);
      // A mark alone would be a category of its own.
      if (room < 2) return joined;
      return joined === "" ? cut(name, room) : `${joined}&&${cut(name, room)}`;
    }
    joined = next;
  }
  return joined;
}
