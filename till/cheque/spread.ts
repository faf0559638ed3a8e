/**
 * Spreads `total` over places in proportion to their weights, by largest remainder: the shares are whole, add up to the
 * total exactly, and each is the exact share rounded down or up. Equal remainders are served in the order of the places.
 * When all weights are 0, all places weigh the same. A share is never above its weight if the total is not above the sum
 * of the weights, because a whole exact share is never rounded up.
 * @param total not negative. @param weights not negative, at least one.
 * @throws RangeError without weights.
 * Source: Till API contract, section 4.4.
 * @example spread(10n, [1n, 1n, 1n]) // [4n, 3n, 3n]
 */
export function spread(total: bigint, weights: readonly bigint[]): readonly bigint[] {
  if (weights.length === 0) throw new RangeError("nothing to spread over");
  // Most receipts have no discount and no increase.
  if (total === 0n) return weights.map(() => 0n);
  const sum = weights.reduce((left, right) => left + right, 0n);
  if (sum === 0n) {
    return spread(
      total,
      weights.map(() => 1n),
    );
  }
  const shares = weights.map((weight, place) => {
    const dividend = total * weight;
    return { place, share: dividend / sum, remainder: dividend % sum };
  });
  const left = Number(total - shares.reduce((given, { share }) => given + share, 0n));
  // The sort is stable, which keeps the order of places among equals.
  const served = shares.toSorted(
    (one, other) => Number(other.remainder > one.remainder) - Number(other.remainder < one.remainder),
  );
  for (const entry of served.slice(0, left)) entry.share += 1n;
  return shares.map(({ share }) => share);
}
