import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import type { TestTill } from "@prilavok/hub/testing/chain.ts";
import { Chance } from "@prilavok/till/testing/chance.ts";
import { FaultProxy } from "@prilavok/till/testing/fault-proxy.ts";
import { type Fault, faults } from "@prilavok/till/testing/faults.ts";
import { Books } from "@prilavok/till/trials/books.ts";
import { Caller } from "@prilavok/till/trials/caller.ts";
import { expect } from "vitest";
import type { BreakableHubs } from "../breakable-hubs.ts";
import { messagesOf, readSides, shiftStates } from "./books.ts";
import { KilledTill } from "./killed-till.ts";

const stepsMin = 8;
const stepsMax = 40;
/** Long, so that a busy machine does not pass for something that hangs; what hangs, hangs longer. */
const drainedMsMax = 120_000;
const completeMsMax = 60_000;
/** A shift/stop in the second of its start would be another shift's to the hub. */
const secondMs = 1_000;

export interface RunOutcome {
  readonly receipts: number;
  readonly kills: number;
  readonly faults: Readonly<Record<Fault, number>>;
}

/**
 * One till sells over a way on which everything breaks, is killed and comes back, and closes its shift. Then the way is
 * whole, and the hub has to have every receipt once.
 */
export async function run(seed: string, hub: BreakableHubs, device: TestTill): Promise<RunOutcome> {
  const chance = new Chance(`outage ${seed}`);
  const folder = await mkdtemp(join(tmpdir(), "prilavok-outage-"));
  const proxy = await FaultProxy.open({
    ...{ hubPort: () => portOf(hub), seed, hiddenShare: 0.5, refusedMs: chance.whole(10, 300) },
    ...{ slowMs: chance.whole(10, 800), delayMs: 500, retryAfterS: 1, hugeBytes: 5_000_000 },
  });
  const till = new KilledTill(folder);
  const caller = new Caller({
    name: "1",
    seed,
    books: new Books(),
    port: () => till.port(),
    isSenior: false,
  });
  try {
    till.configure(proxy.url, device.accesskey);
    breakWay(proxy, chance);
    await till.start();
    const openedMs = Date.now();
    await caller.ask("OPEN_SHIFT", { cashier: "Кассир", operationId: "open" });
    caller.isShiftOpen = true;
    await sell(caller, till, proxy, chance);
    await wait(Math.max(0, openedMs + secondMs - Date.now()));
    await caller.ask("CLOSE_SHIFT", { cashier: "Кассир", operationId: "close" });
    if (chance.happens(0.3)) await killAndStart(till, chance);
    proxy.weigh({});
    await untilDelivered(folder, caller, () => tellHub(hub, device));
    await proxy.settle();
    return { receipts: await compare(folder, hub, device), kills: till.kills, faults: proxy.counts };
  } finally {
    await till.stop();
    await proxy.close();
    await rm(folder, { recursive: true, force: true });
  }
}

/** From now on a few kinds of faults, each often or rarely, and whole requests between them. */
function breakWay(proxy: FaultProxy, chance: Chance): void {
  const chosen = Array.from({ length: chance.whole(1, 5) }, () => chance.one(faults));
  proxy.weigh({ none: 2, ...Object.fromEntries(chosen.map((fault) => [fault, chance.whole(1, 4)])) });
}

async function sell(caller: Caller, till: KilledTill, proxy: FaultProxy, chance: Chance): Promise<void> {
  const steps = chance.whole(stepsMin, stepsMax);
  for (let step = 0; step < steps; step += 1) {
    if (chance.happens(0.2)) breakWay(proxy, chance);
    const killing = chance.happens(0.02) ? killAndStart(till, chance) : undefined;
    await caller.step();
    await killing;
    if (chance.happens(0.3)) await wait(chance.whole(0, 40));
  }
}

async function killAndStart(till: KilledTill, chance: Chance): Promise<void> {
  await wait(chance.whole(0, 20));
  await till.kill();
  await till.start();
}

async function untilDelivered(folder: string, caller: Caller, askHub: () => Promise<string>): Promise<void> {
  const untilMs = Date.now() + drainedMsMax;
  for (;;) {
    const { waiting, setAside } = messagesOf(folder);
    expect(setAside, "messages were set aside").toBe(0);
    if (waiting === 0) return;
    if (Date.now() > untilMs) {
      const { answer } = await caller.ask("OTHER_INFO", {});
      const told = `${await askHub()}; ${JSON.stringify(answer.info?.queue)}`;
      throw new Error(`${waiting} messages wait although nothing is broken any more: ${told}`);
    }
    await wait(20);
  }
}

function portOf({ ports }: BreakableHubs): number {
  const [port] = ports;
  if (port === undefined) throw new Error("there is no hub");
  return port;
}

/** What the hub itself answers to the till's key, without the way between. */
async function tellHub(hub: BreakableHubs, { accesskey }: TestTill): Promise<string> {
  const beganMs = performance.now();
  const body = JSON.stringify({ jsonrpc: "2.0", id: "1", method: "reports", params: { id: "metrics" } });
  const signal = AbortSignal.timeout(drainedMsMax);
  const answered = await fetch(`http://127.0.0.1:${portOf(hub)}/s/${accesskey}`, {
    method: "POST",
    body,
    signal,
  }).then(
    async (answer) => `${answer.status} ${(await answer.text()).slice(0, 100)}`,
    (error: unknown) => String(error),
  );
  return `the hub answers ${answered} in ${Math.round(performance.now() - beganMs)} ms`;
}

/** @returns how many receipts there are, on both sides. */
async function compare(folder: string, hub: BreakableHubs, device: TestTill): Promise<number> {
  const { till, hub: received } = await hub.asked((pool) => readSides(folder, pool, device));
  expect(received).toEqual(till);
  const untilMs = Date.now() + completeMsMax;
  let states: readonly string[] = [];
  do {
    states = await hub.asked((pool) => shiftStates(pool, device));
    if (states.length === 1 && states[0] === "complete") return till.length;
    await wait(50);
  } while (Date.now() < untilMs);
  expect(states).toEqual(["complete"]);
  return till.length;
}
