import { randomBytes } from "node:crypto";

/**
 * `OUTAGE_RUNS=5000 npx vitest run simulation/outage` is the long trial. `OUTAGE_SEED=<seed>` plays one run again, as a
 * failed run tells it: what is sold and when what fails follow from it, but not how far everybody has come by then.
 */
export const replayed = process.env.OUTAGE_SEED;
export const runs = replayed === undefined ? Number(process.env.OUTAGE_RUNS ?? "60") : 1;
/** Runs at one time, each with a till and a way to the hub of its own; the hub is shared. */
export const together = 12;
export const runMsMax = 240_000;

/** Seeds of all runs. */
export function seeds(): string[] {
  if (replayed !== undefined) return [replayed];
  const trial = randomBytes(4).toString("hex");
  return Array.from({ length: runs }, (_, run) => `${trial}-${run}`);
}
