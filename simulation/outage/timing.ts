import type { LaneTiming } from "@prilavok/till/queue/timing.ts";

/** A trial of some seconds holds as many attempts as a day of a shop. */
export const outageTiming: LaneTiming = {
  backoffBaseMs: 5,
  backoffMaxMs: 80,
  retryAfterMaxMs: 100,
  probeMs: 60,
  idleMs: 500,
  reminderMs: 1_000,
};
