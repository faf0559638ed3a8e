import Type from "typebox";
import { decimalCharsMax, type E4, formatE4, moneyMaxE4, parseDecimal } from "./decimal.ts";
import { isStorable } from "./text.ts";

/**
 * Schemas of the values that cross the wire. Each says in `description` what it means; what it allows is told by
 * `describe` in ../openrpc/describe.ts from the schema itself.
 * Source: Device API contract, section 3.
 */

const unstorable = () => "must not hold NUL or lone surrogates";

/** Text of at most `charsMax` Unicode code points, without NUL and lone surrogates. */
export function text(
  charsMax: number,
  description: string,
  options: { readonly minLength?: number; readonly [mark: `x-${string}`]: unknown } = {},
) {
  return Type.Refine(Type.String({ ...options, maxLength: charsMax, description }), isStorable, unstorable);
}

/** Text of one of the forms that `pattern` allows; `form` tells people which. */
export function formedText(charsMax: number, pattern: string, form: string, description: string) {
  return Type.Refine(
    Type.String({ maxLength: charsMax, pattern, title: form, description }),
    isStorable,
    unstorable,
  );
}

/** Half of the last kept digit: rounding moves anything nearer to a bound onto it. */
const halfE4 = 0.5;

function decimal(title: string, minE4: number, maxE4: E4, description: string) {
  // A JSON number is compared where its rounded value would leave the range; text is read as it will be later.
  const asNumber = Type.Number({
    exclusiveMinimum: Number(`${minE4 - halfE4}e-4`),
    exclusiveMaximum: Number(`${maxE4 + halfE4}e-4`),
  });
  const asText = Type.Refine(
    Type.String({ maxLength: decimalCharsMax, pattern: "^[+-]?[0-9]+(\\.[0-9]*)?([eE][+-]?[0-9]+)?$" }),
    (value) => (parseDecimal(value, maxE4) ?? minE4 - 1) >= minE4,
    () => "is out of range",
  );
  return Type.Union([asNumber, asText], { title, description });
}

function rangeText(maxE4: E4): string {
  return `|x| ≤ ${formatE4(maxE4)}`;
}

/** decimal(15,4): money, counts and plans. */
export function money(description: string) {
  return decimal(`decimal(15,4), ${rangeText(moneyMaxE4)}`, -moneyMaxE4, moneyMaxE4, description);
}

/** decimal(15,4) that is not negative. */
export function positiveMoney(description: string) {
  return decimal(`decimal(15,4), 0 ≤ x ≤ ${formatE4(moneyMaxE4)}`, 0, moneyMaxE4, description);
}

/** An id of ours in an answer or a reference: a decimal integer written as text. */
export function id(description: string) {
  return formedText(19, "^[0-9]+$", "a decimal integer as a string", description);
}
