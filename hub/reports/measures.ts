/**
 * Additive sums over what a report counts. Sums over categories hold for `lines`, `countE4` and `amountE4` alone: a
 * receipt that touches several category sets is in each of their roll-ups.
 */
export interface Measures {
  /** Receipts, refunds among them. */
  readonly receipts: bigint;
  readonly refunds: bigint;
  /** Sales that have positions, and the sum of those positions' counts. */
  readonly filled: bigint;
  readonly filledCountE4: bigint;
  /** Position lines; for a seller a receipt without positions is one line. For an attribute its values. */
  readonly lines: bigint;
  readonly countE4: bigint;
  readonly amountE4: bigint;
  /** The part of `amountE4` that came from annulled pairs, which the numbers of receipts leave out. */
  readonly annulledE4: bigint;
}

export const noMeasures: Measures = {
  receipts: 0n,
  refunds: 0n,
  filled: 0n,
  filledCountE4: 0n,
  lines: 0n,
  countE4: 0n,
  amountE4: 0n,
  annulledE4: 0n,
};

export function addMeasures(a: Measures, b: Measures): Measures {
  return {
    receipts: a.receipts + b.receipts,
    refunds: a.refunds + b.refunds,
    filled: a.filled + b.filled,
    filledCountE4: a.filledCountE4 + b.filledCountE4,
    lines: a.lines + b.lines,
    countE4: a.countE4 + b.countE4,
    amountE4: a.amountE4 + b.amountE4,
    annulledE4: a.annulledE4 + b.annulledE4,
  };
}
