import { setTimeout as wait } from "node:timers/promises";
import { operate } from "@prilavok/till/service/client.ts";
import type { KeptTill } from "./kept-till.ts";

const pauseMs = 100;

/**
 * Waits until the tills' queues have delivered all that can go out now, and no longer than `withinMs`.
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
  let left: number | undefined;
  for (;;) {
    // A till that is away just now, or comes back, tells it the next time.
    left = (await waiting(dataDir).catch(() => undefined)) ?? left;
    if (left === 0 || performance.now() > untilMs) return left ?? 0;
    await wait(pauseMs);
  }
}

async function waiting(dataDir: string): Promise<number | undefined> {
  const { info } = await operate(dataDir, "OTHER_INFO", {});
  return info?.queue.lanes.reduce((sum, lane) => sum + lane.waiting, 0);
}
