/**
 * Is what callers were told what is stored? Tills send to a hub of its own process, repeat receipts and change some, on
 * a machine whose cores are busy; then every call is held against the database. `ACKNOWLEDGED_SECONDS=600` for a long
 * trial, `ACKNOWLEDGED_BUSY=4` for a busier machine, `ACKNOWLEDGED_SEED` to repeat a run's choices.
 */
import { randomBytes } from "node:crypto";
import { checkRollups } from "@prilavok/hub/receipts/check.ts";
import { createChain } from "@prilavok/hub/testing/chain.ts";
import { Chance } from "@prilavok/till/testing/chance.ts";
import { expect, onTestFinished, test } from "vitest";
import { BreakableHubs } from "../breakable-hubs.ts";
import { BusyMachine } from "./busy.ts";
import { type Shelf, sendOnce } from "./caller.ts";
import { differences } from "./differences.ts";
import { Door } from "./door.ts";
import { type Call, Ledger } from "./ledger.ts";
import { storedOf } from "./stored.ts";

const seconds = Number(process.env.ACKNOWLEDGED_SECONDS ?? 12);
const busyProcesses = Number(process.env.ACKNOWLEDGED_BUSY ?? 2);
const seed = process.env.ACKNOWLEDGED_SEED ?? randomBytes(4).toString("hex");
const devices = 16;
/** Of the devices: those with two callers, who repeat each other's receipts while these are on their way. */
const twoCallersEvery = 4;
const shownMax = 20;

test(`for ${seconds} s what callers are told is what is stored (seed ${seed})`, {
  timeout: 120_000 + 3_000 * seconds,
}, async () => {
  const hubs = await BreakableHubs.start(1);
  onTestFinished(() => hubs.close());
  const chain = await createChain(hubs.pool, devices);
  const ledger = new Ledger();
  const busy = new BusyMachine(busyProcesses);
  const untilMs = Date.now() + seconds * 1_000;
  try {
    await Promise.all(
      chain.flatMap(({ deviceId, accesskey }, place) => {
        const isShared = place % twoCallersEvery === 0;
        const repeatShare = isShared ? 0.2 : 0.02;
        const shelf: Shelf = { deviceId, name: `r${place}`, repeatShare, sent: [], made: 0 };
        return Array.from({ length: isShared ? 2 : 1 }, async (_, caller) => {
          const door = new Door({ port: hubs.ports[0] ?? 0, accesskey });
          const chance = new Chance(`${seed} ${place} ${caller}`);
          while (Date.now() < untilMs) await sendOnce(shelf, door, ledger, chance);
          door.close();
        });
      }),
    );
  } finally {
    await busy.rest();
  }
  const stored = await storedOf(
    hubs.pool,
    chain.map(({ deviceId }) => deviceId),
  );
  expect(differences(ledger.calls, stored).slice(0, shownMax)).toEqual([]);
  expect((await checkRollups(hubs.pool)).differences).toEqual([]);
  const outcomes = outcomesOf(ledger.calls);
  // Nothing was broken: no call may end otherwise, and each of these outcomes has been met.
  expect(Object.keys(outcomes).sort()).toEqual(["batch", "refused -32500", "single"]);
  process.stdout.write(`${stored.length} receipts stored as told, ${JSON.stringify(outcomes)}\n`);
});

function outcomesOf(calls: readonly Call[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { told } of calls) {
    const name = told.kind === "refused" ? `refused ${told.code}` : told.kind;
    counts[name] = (counts[name] ?? 0) + 1;
  }
  return counts;
}
