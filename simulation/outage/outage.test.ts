import { checkRollups } from "@prilavok/hub/receipts/check.ts";
import { createChain } from "@prilavok/hub/testing/chain.ts";
import { Chance } from "@prilavok/till/testing/chance.ts";
import { expect, test } from "vitest";
import { BreakableHubs } from "../breakable-hubs.ts";
import { type RunOutcome, run } from "./run.ts";
import { runMsMax, runs, seeds, together } from "./settings.ts";

const say = (text: string) => process.stdout.write(`${text}\n`);

test(`over ${runs} outages every closed receipt reaches the hub, once, and every shift is complete`, {
  timeout: 60_000 + (runs / together) * runMsMax,
}, async () => {
  const hub = await BreakableHubs.start(1);
  const outcomes: RunOutcome[] = [];
  try {
    const left = seeds().map((seed, place) => ({ seed, place }));
    const devices = await createChain(hub.pool, left.length, "Europe/Minsk");
    const work = async () => {
      for (let next = left.shift(); next !== undefined; next = left.shift()) {
        const device = devices[next.place];
        if (device === undefined) throw new Error("a run without a till");
        outcomes.push(await replayable(next.seed, () => run(next.seed, hub, device)));
      }
    };
    const chance = new Chance(`hub ${left[0]?.seed}`);
    await hub.breakDuring({ chance, restMs: [500, 4_000], killShare: 0.5 }, () =>
      Promise.all(Array.from({ length: together }, work)),
    );
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

function report(outcomes: readonly RunOutcome[], hub: BreakableHubs): void {
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
