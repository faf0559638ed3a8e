import type { LaneTiming } from "./timing.ts";

/** A thousand tills that were told one moment do not come back in one wave: up to this share of it is added. */
const retryAfterSpread = 0.25;
/** However lucky the dice: a destination that fails at once is not asked a thousand times a second. */
const waitShareMin = 0.05;

/**
 * How long to wait after the `failures`-th failure in a row: exponential with full jitter, so that tills which failed
 * together come back apart; never less than the destination asked for.
 * @param random in [0, 1).
 */
export function backoffMs(
  failures: number,
  retryAfterMs: number | undefined,
  timing: LaneTiming,
  random: () => number,
): number {
  const ceilingMs = Math.min(timing.backoffMaxMs, timing.backoffBaseMs * 2 ** Math.min(failures - 1, 30));
  const ownMs = Math.max(timing.backoffBaseMs * waitShareMin, ceilingMs * random());
  if (retryAfterMs === undefined) return ownMs;
  const askedMs = Math.min(retryAfterMs, timing.retryAfterMaxMs);
  return askedMs * (1 + retryAfterSpread * random());
}
