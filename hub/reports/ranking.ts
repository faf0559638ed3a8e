/** What a store is ranked by. */
export interface Contender {
  readonly storeId: number;
  readonly incomeE4: bigint;
  /** The income's plan; 0 without one. */
  readonly planE4: bigint;
}

/**
 * Places of the stores, best first. Source: Device API contract, `bytradepoints`.
 *
 * Stores with an income plan come first, by their exact income / plan; then those without one, by income. Equal stores
 * share a place and the next place counts them all (1, 1, 3); they stand in the order of their ids.
 */
export function ranked<C extends Contender>(
  contenders: readonly C[],
): { readonly place: number; readonly one: C }[] {
  const ordered = [...contenders].sort((a, b) => compare(a, b) || a.storeId - b.storeId);
  let place = 1;
  return ordered.map((one, index) => {
    const before = ordered[index - 1];
    if (before !== undefined && compare(before, one) !== 0) place = index + 1;
    return { place, one };
  });
}

/** Negative: `a` is better. */
function compare(a: Contender, b: Contender): number {
  if (a.planE4 === 0n || b.planE4 === 0n) {
    if (a.planE4 !== b.planE4) return b.planE4 === 0n ? -1 : 1;
    return descending(a.incomeE4, b.incomeE4);
  }
  // incomeA / planA against incomeB / planB without dividing; plans are not negative.
  return descending(a.incomeE4 * b.planE4, b.incomeE4 * a.planE4);
}

function descending(a: bigint, b: bigint): number {
  return a === b ? 0 : a > b ? -1 : 1;
}
