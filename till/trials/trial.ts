import { randomBytes } from "node:crypto";

/**
 * The seed of a trial, told so that what its callers chose can be seen again: `TILL_SEED=<seed>`. The moments at which
 * things fail follow from it too, but not how far everybody has come by then.
 */
export function seedOfTrial(trial: string): string {
  const seed = process.env.TILL_SEED ?? randomBytes(4).toString("hex");
  say(`trial ${trial}: TILL_SEED=${seed}`);
  return seed;
}

/** What a trial found goes on record, whether anything was wrong or not. */
export function say(text: string): void {
  process.stdout.write(`${text}\n`);
}
