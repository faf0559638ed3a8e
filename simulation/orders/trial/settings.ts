import { randomInt } from "node:crypto";

/**
 * `ORDER_RUNS=2000 npx vitest run simulation/orders/trial` is the long trial. `ORDER_SEED=<seed>` plays one run again, as
 * a failed run tells it, and looks for a shorter one that fails too: what everybody does follows from the seed, but not
 * how far everybody has come by then.
 */
const replayed = process.env.ORDER_SEED;
export const isReplay = replayed !== undefined;
export const runs = isReplay ? 1 : Number(process.env.ORDER_RUNS ?? "30");
/** Runs at one time, each with an account, tills and an office of its own; the hubs are shared. */
export const together = Number(process.env.ORDER_TOGETHER ?? "8");
export const runMsMax = 240_000;
/** So long a shorter script is looked for. */
export const shrinkMsMax = 600_000;

const seedMax = 2 ** 31 - 1;

/** Seeds of all runs. */
export function seeds(): number[] {
  if (replayed !== undefined) return [Number(replayed)];
  return Array.from({ length: runs }, () => randomInt(1, seedMax));
}
