import type { LaneTiming } from "./timing.ts";

export const backoffShares = {
  /** A thousand tills that were told one moment do not come back in one wave: up to this share of it is added. */
  retryAfterSpread: 0.25,
  /** However lucky the dice: a destination that fails at once is not asked a thousand times a second. */
  waitMin: 0.05,
} as const;

/**
 * How long to wait after the `failures`-th failure in a row: exponential with full jitter, so that tills which failed
 * together come back apart; never less than the destination asked for. One that asks for next to nothing has asked for
 * nothing.
 * @param random in [0, 1).
 */
export function backoffMs(
  failures: number,
  retryAfterMs: number | undefined,
  timing: LaneTiming,
  random: () => number,
): number {
  const askedMs = Math.min(retryAfterMs ?? 0, timing.retryAfterMaxMs);
  if (askedMs >= timing.backoffBaseMs) return askedMs * (1 + backoffShares.retryAfterSpread * random());
  const ceilingMs = Math.min(timing.backoffMaxMs, timing.backoffBaseMs * 2 ** Math.min(failures - 1, 30));
  return Math.max(timing.backoffBaseMs * backoffShares.waitMin, askedMs, ceilingMs * random());
}
