export const decimalSigns = ["point", "comma"] as const;
export type DecimalSign = (typeof decimalSigns)[number];

/** The number of a text: «12,50» of «12,50 руб.». */
const numberForm = /[.,]?\d(?:[\d.,\s'’]*\d)?/;

/** Values that were seen of each kind, one example each. */
interface Seen {
  comma?: string;
  point?: string;
  /** `1,234` or `1.234`: thousands or thousandths. */
  unclear?: string;
}

/**
 * Finds out by the numbers of a file which sign stands before their fraction. A number with both signs, or with one that
 * is not before exactly three digits, tells it; `1,234` does not.
 */
export class DecimalEvidence {
  readonly #seen: Seen = {};

  add(text: string): void {
    const sign = signOf((numberForm.exec(text)?.[0] ?? "").replace(/[^\d.,]/g, ""));
    if (sign !== undefined) this.#seen[sign] ??= text;
  }

  /** @throws Error with the question, when the numbers contradict one another or tell nothing. */
  conclude(): DecimalSign {
    const { comma, point, unclear } = this.#seen;
    if (comma !== undefined && point !== undefined) {
      throw new Error(
        `some numbers have a decimal comma («${comma}»), some a decimal point («${point}»); say --decimal comma or point`,
      );
    }
    if (comma !== undefined) return "comma";
    if (point !== undefined || unclear === undefined) return "point";
    throw new Error(
      `«${unclear}» may be a number with thousands or one with thousandths; say --decimal comma or point`,
    );
  }
}

function signOf(value: string): keyof Seen | undefined {
  const lastComma = value.lastIndexOf(",");
  const lastPoint = value.lastIndexOf(".");
  if (lastComma === -1 && lastPoint === -1) return undefined;
  if (lastComma !== -1 && lastPoint !== -1) return lastComma > lastPoint ? "comma" : "point";
  const [mark, other] = lastComma === -1 ? ([".", "comma"] as const) : ([",", "point"] as const);
  const own = other === "comma" ? "point" : "comma";
  const [whole = "", ...groups] = value.split(mark);
  // Several of one sign part thousands.
  if (groups.length > 1) return other;
  const isGroup = groups[0]?.length === 3 && /^[1-9]\d{0,2}$/.test(whole);
  return isGroup ? "unclear" : own;
}
