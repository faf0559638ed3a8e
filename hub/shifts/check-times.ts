/** How long a shift may take to arrive before it is looked at: receipts come in a lane of their own. */
export const graceMsByDefault = 2 * 60_000;

const dayMs = 86_400_000;

/** The longest wait between two checks. */
export const waitMaxMs = dayMs;

/** How many checks fill some 14 days: ten that double from two minutes, and one a day. Then nothing is asked any more. */
export const checksMax = 23;
export const givenUpAfterMs = 14 * dayMs;

/** How long after check number `checks` (from 1) the next one comes: 2, 4, 8 … minutes, and a day at most. */
export function waitAfter(checks: number, firstMs: number): number {
  return Math.min(firstMs * 2 ** Math.min(checks - 1, 30), waitMaxMs);
}
