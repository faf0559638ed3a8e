import { setTimeout as wait } from "node:timers/promises";

const withinMsDefault = 30_000;
const pauseMs = 2;

/** Waits until something is so. @throws when it is not in time. */
export async function until(
  what: string,
  isSo: () => boolean | Promise<boolean>,
  withinMs = withinMsDefault,
): Promise<void> {
  const endMs = performance.now() + withinMs;
  while (!(await isSo())) {
    if (performance.now() > endMs) throw new Error(`not within ${withinMs} ms: ${what}`);
    await wait(pauseMs);
  }
}
