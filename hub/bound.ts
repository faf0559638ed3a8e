import { setTimeout as sleep } from "node:timers/promises";

/** @returns whether the work ended within the time; the rest of it goes on by itself. @throws what the work throws. */
export async function endsWithin(work: Promise<unknown>, limitMs: number): Promise<boolean> {
  const tooLate = new AbortController();
  const late = sleep(limitMs, false, { signal: tooLate.signal });
  late.catch(() => undefined);
  try {
    return await Promise.race([work.then(() => true), late]);
  } finally {
    tooLate.abort();
  }
}
