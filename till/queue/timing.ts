/** How long a lane waits, in milliseconds. Tests and simulations bring shorter ones. */
export interface LaneTiming {
  /** The first wait after a failure is up to this, the next up to twice as long, and so on. */
  readonly backoffBaseMs: number;
  readonly backoffMaxMs: number;
  /** What a destination may ask for; more is taken for this. */
  readonly retryAfterMaxMs: number;
  readonly probeMs: number;
  readonly idleMs: number;
  readonly reminderMs: number;
}

export const laneTiming: LaneTiming = {
  backoffBaseMs: 1_000,
  backoffMaxMs: 60_000,
  retryAfterMaxMs: 3_600_000,
  probeMs: 60_000,
  idleMs: 60_000,
  reminderMs: 600_000,
};
