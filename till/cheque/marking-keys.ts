import { scannedCode } from "@prilavok/contracts/values/scanned.ts";
import type { Marking } from "./cheque.ts";
import { readGs1 } from "./gs1.ts";

/**
 * By what a marking is found again however a scanner has written it. Two markings are of one thing when a key that one is
 * kept under is among those that the other is sought under.
 */
export interface MarkingKeys {
  readonly kept: readonly string[];
  readonly sought: readonly string[];
}

/**
 * The keys of a marking: of a GS1 code by its article and serial, of anything else by its text.
 *
 * A code whose separators were dropped is kept under all that follows the serial's beginning, and under the short serial
 * apart; the short one matches whole serials only. Else two serials without a check code, such as 930001 and 930002, would
 * be one for what they look like.
 */
export function markingKeys({ kind, code }: Marking): MarkingKeys {
  const text = scannedCode(code);
  const unit = kind === "si" ? readGs1(text) : undefined;
  if (unit === undefined) {
    const key = `${kind}:${text}`;
    return { kept: [key], sought: [key] };
  }
  const { gtin, serial, shortSerial } = unit;
  const whole = (text: string) => `gs1:${gtin}:${text}`;
  const short = (text: string) => `gs1-short:${gtin}:${text}`;
  return {
    kept: [whole(serial), ...(shortSerial === undefined ? [] : [short(shortSerial)])],
    sought: [whole(serial), short(serial), ...(shortSerial === undefined ? [] : [whole(shortSerial)])],
  };
}

/** The marking of a former key; undefined: it is none. */
export function markingOfFormerKey(key: string): Marking | undefined {
  const [, kind, code] = /^(si|ukz):(.*)$/s.exec(key) ?? [];
  return code === undefined ? undefined : { kind: kind === "si" ? "si" : "ukz", code };
}

export function isSameMarking(one: Marking, other: Marking): boolean {
  const { sought } = markingKeys(other);
  return markingKeys(one).kept.some((key) => sought.includes(key));
}
