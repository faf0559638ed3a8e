/** What the received receipts of a shift say of their numbers, in any order. */
export interface ReceivedNumbers {
  /** Told as a number: the attribute `number`, else an extId of digits alone. */
  readonly own: readonly number[];
  /** Digits at the end of the extId of those that have no number of their own: 101 of `K-101`. */
  readonly endings: readonly number[];
  /** How many have neither. */
  readonly unreadable: number;
}

export const noNumbers: ReceivedNumbers = { own: [], endings: [], unreadable: 0 };

/** Both ends included. */
export interface NumberRange {
  readonly first: number;
  readonly last: number;
}

/**
 * The numbers of all receipts, or undefined when those of some cannot be read: then no gap between the others would
 * be sure. An ending may be anything, so endings are numbers only when all of them lie within the till's range and
 * none comes twice.
 */
export function numbersWithin(
  { first, last }: NumberRange,
  { own, endings, unreadable }: ReceivedNumbers,
): number[] | undefined {
  if (unreadable > 0) return undefined;
  const taken = new Set(own);
  for (const ending of endings) {
    if (ending < first || ending > last || taken.has(ending)) return undefined;
    taken.add(ending);
  }
  return [...own, ...endings];
}
