import { checkRollups } from "@prilavok/hub/receipts/check.ts";
import { createChain } from "@prilavok/hub/testing/chain.ts";
import { Chance } from "@prilavok/till/testing/chance.ts";
import { expect, test } from "vitest";
import { type RunOutcome, run } from "./run.ts";
import { runMsMax, runs, seeds, together } from "./settings.ts";
import { SharedHub } from "./shared-hub.ts";

const say = (text: string) => process.stdout.write(`${text}\n`);

test(`over ${runs} outages every closed receipt reaches the hub, once, and every shift is complete`, {
  timeout: 60_000 + (runs / together) * runMsMax,
}, async () => {
  const hub = await SharedHub.start();
  const outcomes: RunOutcome[] = [];
  try {
    const left = seeds().map((seed, place) => ({ seed, place }));
    const devices = await createChain(hub.pool, left.length, "Europe/Minsk");
    let isOver = false;
    const trouble = breakHub(hub, new Chance(`hub ${left[0]?.seed}`), () => isOver);
    // A hub that does not come back is told at once, and not after thousands of runs that nothing breaks any more.
    const broken = trouble.then(() => new Promise<never>(() => undefined));
    const work = async () => {
      for (let next = left.shift(); next !== undefined; next = left.shift()) {
        const device = devices[next.place];
        if (device === undefined) throw new Error("a run without a till");
        outcomes.push(await replayable(next.seed, () => run(next.seed, hub, device)));
      }
    };
    try {
      await Promise.race([Promise.all(Array.from({ length: together }, work)), broken]);
    } finally {
      isOver = true;
      await trouble;
    }
    expect((await checkRollups(hub.pool)).differences).toEqual([]);
    report(outcomes, hub);
  } finally {
    await hub.close();
  }
});

async function replayable(seed: string, work: () => Promise<RunOutcome>): Promise<RunOutcome> {
  try {
    return await work();
  } catch (cause) {
    throw new Error(`OUTAGE_SEED=${seed} fails: ${cause instanceof Error ? cause.message : String(cause)}`, {
      cause,
    });
  }
}

/** Until the runs are over: the hub is killed, or its database goes away. */
async function breakHub(hub: SharedHub, chance: Chance, isOver: () => boolean): Promise<void> {
  while (!isOver()) {
    await new Promise((resolve) => setTimeout(resolve, chance.whole(500, 4_000)));
    if (isOver()) return;
    if (chance.happens(0.5)) await hub.kill(chance);
    else await hub.stopDatabase(chance);
  }
}

function report(outcomes: readonly RunOutcome[], hub: SharedHub): void {
  const sum = (pick: (outcome: RunOutcome) => number) =>
    outcomes.reduce((total, one) => total + pick(one), 0);
  const counts = new Map<string, number>();
  for (const { faults } of outcomes) {
    for (const [fault, count] of Object.entries(faults)) counts.set(fault, (counts.get(fault) ?? 0) + count);
  }
  expect(sum(({ receipts }) => receipts)).toBeGreaterThan(outcomes.length);
  say(
    `${outcomes.length} outages: ${sum(({ receipts }) => receipts)} receipts, each once; ${sum(({ kills }) => kills)} kills of tills, ` +
      `${hub.kills} of the hub, ${hub.databaseStops} stops of the database; ${[...counts].map(([fault, count]) => `${fault} ${count}`).join(", ")}`,
  );
}
