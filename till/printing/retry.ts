/** When a job that was not printed is tried again, and when it is given up. */
export interface RetryRule {
  /** The wait after a first failure; each one that follows is twice as long. */
  readonly firstMs: number;
  readonly longestMs: number;
  /** A job that is older than this is given up when it fails. */
  readonly ageMaxMs: number;
  /** The same for a clock that was set back: a job is given up after so many attempts. */
  readonly attemptsMax: number;
}

export const retryDefault: RetryRule = {
  firstMs: 1_000,
  longestMs: 30_000,
  ageMaxMs: 15 * 60_000,
  attemptsMax: 1_000,
};

/** @param failures in a row, 1 or more. @example pauseMs(retryDefault, 3) === 4_000 */
export function pauseMs({ firstMs, longestMs }: RetryRule, failures: number): number {
  return Math.min(longestMs, firstMs * 2 ** Math.min(failures - 1, 20));
}

export function isSpent(
  { ageMaxMs, attemptsMax }: RetryRule,
  job: { readonly createdMs: number; readonly attempts: number },
  nowMs: number,
): boolean {
  return nowMs - job.createdMs >= ageMaxMs || job.attempts >= attemptsMax;
}
