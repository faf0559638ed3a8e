import { expect, test } from "vitest";
import { Pieces, positionsInOneGo, yieldToOthers } from "./yielding.ts";

/** Counts turns of the event loop. */
function countTurns(): { turns: number; stop(): void } {
  const counted = { turns: 0, stop: () => clearImmediate(immediate) };
  let immediate = setImmediate(function turn() {
    counted.turns += 1;
    immediate = setImmediate(turn);
  });
  return counted;
}

test("of many who yield at once each goes on in a turn of its own", async () => {
  const counted = countTurns();
  const seen = await Promise.all(Array.from({ length: 20 }, () => yieldToOthers().then(() => counted.turns)));
  counted.stop();
  expect(new Set(seen).size).toBe(20);
});

test("a piece ends where the next positions would be too many, and a large receipt is a piece of its own", async () => {
  const pieces = new Pieces();
  const waits = [positionsInOneGo - 1, 1, 1, 10 * positionsInOneGo, 1].map((count) => pieces.next(count));
  expect(waits.map((wait) => wait !== undefined)).toEqual([false, false, true, true, true]);
  await Promise.all(waits);
});
