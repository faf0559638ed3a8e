import { setTimeout as wait } from "node:timers/promises";
import { operate } from "@prilavok/till/service/client.ts";
import type { KeptTill } from "./kept-till.ts";

const pauseMs = 100;

/**
 * Waits until the tills' queues have delivered all that can go out now, and no longer than `withinMs`. What stands in a
 * lane that somebody has paused, or that is halted, is not waited for.
 * @returns how many messages wait on, which go out at the next start; those that were set aside wait for a person.
 */
export async function untilDelivered(
  tills: readonly Pick<KeptTill, "dataDir">[],
  withinMs: number,
): Promise<number> {
  const untilMs = performance.now() + withinMs;
  const left = await Promise.all(tills.map((till) => deliver(till, untilMs)));
  return left.reduce((sum, messages) => sum + messages, 0);
}

async function deliver({ dataDir }: Pick<KeptTill, "dataDir">, untilMs: number): Promise<number> {
  let last: Waiting | undefined;
  for (;;) {
    // A till that is away just now, or comes back, tells it the next time.
    last = (await waiting(dataDir).catch(() => undefined)) ?? last;
    if (last?.moving === 0 || performance.now() > untilMs) return last?.all ?? 0;
    await wait(pauseMs);
  }
}

interface Waiting {
  readonly all: number;
  /** Those in lanes that go on. */
  readonly moving: number;
}

async function waiting(dataDir: string): Promise<Waiting | undefined> {
  const { info } = await operate(dataDir, "OTHER_INFO", {});
  if (info === undefined) return undefined;
  const { lanes } = info.queue;
  const sumOf = (some: typeof lanes) => some.reduce((sum, lane) => sum + lane.waiting, 0);
  return { all: sumOf(lanes), moving: sumOf(lanes.filter(({ halt }) => !halt)) };
}
