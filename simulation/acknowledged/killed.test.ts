/**
 * A hub that takes receipts is killed, alone or with every process of its database; then it comes up again, and its
 * callers repeat what they have no answer to. What they were told must be stored.
 */
import { randomBytes } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";
import { steadyPort } from "@prilavok/contracts/testing/steady-port.ts";
import { readConfiguration } from "@prilavok/hub/configuration.ts";
import { foldersOf } from "@prilavok/hub/database/embedded/folders.ts";
import { processesOn, signal } from "@prilavok/hub/database/embedded/process.ts";
import { openDatabase } from "@prilavok/hub/database/open.ts";
import { checkRollups } from "@prilavok/hub/receipts/check.ts";
import { temporaryDataDir } from "@prilavok/hub/testing/folder.ts";
import { Program, runProgram, untilReady } from "@prilavok/hub/testing/hub-process.ts";
import { Chance } from "@prilavok/till/testing/chance.ts";
import { expect, test } from "vitest";
import { type Shelf, sendOnce } from "./caller.ts";
import { differences } from "./differences.ts";
import { Door } from "./door.ts";
import { Ledger } from "./ledger.ts";
import { storedOf } from "./stored.ts";

const rounds = 3;
const devices = 3;
const callsBefore = 40;
const readyMsMax = 60_000;

const victims = {
  "the hub": async (hub: Program) => hub.kill("SIGKILL"),
  "the hub and every process of its database": async (hub: Program, dataDir: string) => {
    // The server's processes first: a hub that saw them go could still answer.
    const pids = await processesOn(foldersOf(dataDir).cluster);
    hub.child.kill("SIGKILL");
    for (const pid of pids) signal(pid, "SIGKILL");
    await hub.ended;
  },
};

interface Till {
  readonly id: number;
  readonly accesskey: string;
}

async function addTills(environment: Record<string, string>): Promise<Till[]> {
  await runProgram(
    ["store", "add", "--name", "Магазин", "--ext-id", "1", "--time-zone", "Europe/Moscow", "--json"],
    environment,
  );
  const tills: Till[] = [];
  for (let number = 0; number < devices; number += 1) {
    const added = ["device", "add", "--store", "1", "--ext-id", `d${number}`, "--json"];
    tills.push(JSON.parse(await runProgram(added, environment)) as Till);
  }
  return tills;
}

test.for(Object.keys(victims) as (keyof typeof victims)[])(
  `killing %s, ${rounds} times, loses nothing that was acknowledged`,
  { timeout: 300_000 },
  async (victim) => {
    const dataDir = await temporaryDataDir();
    const port = await steadyPort();
    const environment = { DATA_DIR: dataDir, PORT: String(port), HOST: "127.0.0.1", LOG_LEVEL: "warn" };
    const start = async (): Promise<Program> => {
      const hub = new Program(["serve"], environment);
      await untilReady(hub, port, readyMsMax);
      return hub;
    };
    let hub = await start();
    const tills = await addTills(environment);
    const seed = randomBytes(4).toString("hex");
    const ledger = new Ledger();
    const shelves = tills.map(
      ({ id }, place): Shelf => ({ deviceId: id, name: `k${place}`, repeatShare: 0.2, sent: [], made: 0 }),
    );
    for (let round = 0; round < rounds; round += 1) {
      let isOver = false;
      const callers = shelves.map(async (shelf, place) => {
        const door = new Door({ port, accesskey: tills[place]?.accesskey ?? "", isDatabaseBroken: true });
        const chance = new Chance(`${seed} ${round} ${place}`);
        while (!isOver) await sendOnce(shelf, door, ledger, chance);
        door.close();
      });
      const callsAtStart = ledger.calls.length;
      while (ledger.calls.length < callsAtStart + callsBefore) await wait(5);
      await victims[victim](hub, dataDir);
      isOver = true;
      await Promise.all(callers);
      hub = await start();
    }
    expect((await hub.kill("SIGTERM")).code).toBe(0);
    const database = await openDatabase(readConfiguration({ DATA_DIR: dataDir }), "command");
    const stored = await storedOf(
      database.pool,
      tills.map(({ id }) => id),
    );
    const wrongSums = (await checkRollups(database.pool)).differences;
    await database.close();
    expect(differences(ledger.calls, stored), `seed ${seed}`).toEqual([]);
    expect(wrongSums).toEqual([]);
  },
);
