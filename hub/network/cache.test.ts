import { expect, test } from "vitest";
import { Cache } from "./cache.ts";

function makeCache({ entriesMax = 10, hearing = true } = {}) {
  const state = { now: 0, hearing, lookUps: 0 };
  const cache = new Cache<number>({
    clock: { now: () => state.now },
    entriesMax,
    isHearing: () => state.hearing,
    unheardLifeMs: 1_000,
  });
  const get = (key: string, answer: number | undefined = 1) =>
    cache.get(key, async () => {
      state.lookUps += 1;
      return answer;
    });
  return { cache, state, get };
}

test("while changes are heard, an answer serves until it is cleared", async () => {
  const { cache, state, get } = makeCache();
  await get("a");
  state.now = 1e9;
  await get("a");
  expect(state.lookUps).toBe(1);
  cache.clear();
  await get("a");
  expect(state.lookUps).toBe(2);
});

test("while changes are not heard, an answer serves for its life and not a millisecond more", async () => {
  const { state, get } = makeCache({ hearing: false });
  await get("a");
  state.now = 1_000;
  await get("a");
  expect(state.lookUps).toBe(1);
  state.now = 1_001;
  await get("a");
  expect(state.lookUps).toBe(2);
  state.now = 0;
  await get("a");
  expect(state.lookUps).toBe(3);
});

test("a look-up that began before a change serves nobody who asks after it", async () => {
  const { cache } = makeCache();
  const before = Promise.withResolvers<number>();
  const early = cache.get("a", () => before.promise);
  cache.clear();
  const late = cache.get("a", async () => 2);
  before.resolve(1);
  expect(await early).toBe(1);
  expect(await late).toBe(2);
  expect(await cache.get("a", async () => 3)).toBe(2);
});

test("what was not found or failed is looked up again", async () => {
  const { cache, state, get } = makeCache();
  expect(await cache.get("a", async () => undefined)).toBeUndefined();
  await expect(cache.get("b", () => Promise.reject(new Error("away")))).rejects.toThrow("away");
  await get("a");
  await get("b");
  expect(state.lookUps).toBe(2);
});

test("there are never more entries than allowed; the oldest goes first", async () => {
  const { cache, state, get } = makeCache({ entriesMax: 3 });
  for (const key of ["a", "b", "c", "d"]) await get(key);
  expect(cache.size).toBe(3);
  await get("b");
  expect(state.lookUps).toBe(4);
  await get("a");
  expect(state.lookUps).toBe(5);
});
