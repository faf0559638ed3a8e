import { Chance } from "@prilavok/till/testing/chance.ts";
import fc from "fast-check";
import { expect, test } from "vitest";
import { BreakableHubs } from "../../breakable-hubs.ts";
import { type RunOutcome, run } from "./run.ts";
import { type Script, scripts } from "./script.ts";
import { isReplay, runMsMax, runs, seeds, shrinkMsMax, together } from "./settings.ts";

const say = (text: string) => process.stdout.write(`${text}\n`);

test(`over ${runs} runs each order is sold once or shows its conflict, and nothing is lost, doubled or hangs`, {
  timeout: 60_000 + (runs / together) * runMsMax + (isReplay ? shrinkMsMax : 0),
}, async () => {
  const hubs = await BreakableHubs.start(2);
  const outcomes: RunOutcome[] = [];
  const failures: string[] = [];
  const left = seeds();
  const breaking = { chance: new Chance(`hubs ${left[0]}`), restMs: [3_000, 9_000], killShare: 0.6 } as const;
  const work = async () => {
    for (let seed = left.shift(); seed !== undefined; seed = left.shift()) {
      const failure = await failureOf(seed, async (script) => {
        outcomes.push(await run(seed, script, hubs));
      });
      if (failure === undefined) continue;
      failures.push(failure);
      say(failure);
    }
  };
  try {
    await hubs.breakDuring(breaking, () => Promise.all(Array.from({ length: together }, work)));
  } finally {
    await hubs.close();
  }
  say(report(outcomes, hubs));
  expect(failures).toEqual([]);
  expect(outcomes.length).toBeGreaterThanOrEqual(runs);
});

/** Plays the script of a seed. A replay that fails looks for a shorter script that fails as well. */
async function failureOf(seed: number, play: (script: Script) => Promise<void>): Promise<string | undefined> {
  const details = await fc.check(fc.asyncProperty(scripts, play), {
    ...{ seed, numRuns: 1, endOnFailure: !isReplay, interruptAfterTimeLimit: runMsMax + shrinkMsMax },
  });
  if (!details.failed) return undefined;
  const { errorInstance: cause, counterexample } = details;
  const told = cause instanceof Error ? (cause.stack ?? cause.message) : String(cause);
  return `ORDER_SEED=${seed} fails: ${told}\n${isReplay ? JSON.stringify(counterexample) : ""}`;
}

function report(outcomes: readonly RunOutcome[], hubs: BreakableHubs): string {
  const sum = (of: (outcome: RunOutcome) => number) =>
    outcomes.reduce((total, outcome) => total + of(outcome), 0);
  const answers = new Map<string, number>();
  for (const outcome of outcomes) {
    for (const [name, count] of outcome.answers) answers.set(name, (answers.get(name) ?? 0) + count);
  }
  const refusedClaims = answers.get("PICK_ORDER 713") ?? 0;
  const told = [...answers].toSorted(([one], [other]) => (one < other ? -1 : 1));
  return (
    `${outcomes.length} runs: ${sum(({ orders }) => orders)} orders, ${sum(({ receipts }) => receipts)} receipts, ` +
    `${sum(({ conflicts }) => conflicts)} conflicts, ${refusedClaims} claims refused, ` +
    `${sum(({ documents }) => documents)} documents (${sum(({ madeByThird }) => madeByThird)} transactions by the third runner); ` +
    `${sum(({ kills }) => kills)} kills of tills, ${sum(({ losses }) => losses)} files of orders lost, ` +
    `${sum(({ lapses }) => lapses)} leases let lapse, ${hubs.kills} kills of hubs, ` +
    `${hubs.databaseStops} stops of the database; ${sum(({ officeRefusals }) => officeRefusals)} refusals of the office; ` +
    told.map(([name, count]) => `${name} ${count}`).join(", ")
  );
}
