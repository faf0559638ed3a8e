import { expect, test } from "vitest";
import {
  attemptIntervalMs,
  attemptsTotalMax,
  delayMsMax,
  freeAttempts,
  sourcesMax,
  Throttle,
} from "./throttle.ts";

function started() {
  const clock = { ms: 1_000_000 };
  const known = new Set<string>();
  return { clock, known, throttle: new Throttle(known, () => clock.ms) };
}

test("after the free attempts a source waits, twice as long each time, up to a limit", () => {
  const { clock, throttle } = started();
  const delays: number[] = [];
  for (let attempt = 0; attempt < 14; attempt += 1) {
    expect(throttle.charge("10.0.0.1")).toBe(0);
    const waitMs = throttle.charge("10.0.0.1");
    delays.push(waitMs);
    clock.ms += Math.max(waitMs, attemptIntervalMs);
    if (attempt < freeAttempts - 1) throttle.giveBack("10.0.0.2");
  }
  expect(delays.slice(-12).every((delay, index, all) => index === 0 || delay >= (all[index - 1] ?? 0))).toBe(
    true,
  );
  expect(delays.at(-1)).toBe(delayMsMax);
});

test("attempts in parallel slow each other down before any of them is known to be wrong", () => {
  const { throttle } = started();
  const outcomes = Array.from({ length: 100 }, () => throttle.charge("10.0.0.1"));
  expect(outcomes.filter((waitMs) => waitMs === 0)).toHaveLength(freeAttempts);
});

test("a source waits for itself alone, and a right attempt ends its waiting", () => {
  const { throttle } = started();
  for (let attempt = 0; attempt < freeAttempts; attempt += 1) throttle.charge("10.0.0.1");
  expect(throttle.charge("10.0.0.1")).toBeGreaterThan(0);
  expect(throttle.charge("10.0.0.2")).toBe(0);
  throttle.giveBack("10.0.0.1");
  expect(throttle.charge("10.0.0.1")).toBe(0);
});

test("many strangers together are limited, too, and the limit comes back with time", () => {
  const { clock, throttle } = started();
  const outcomes = Array.from({ length: 200 }, (_, index) => throttle.charge(`10.0.1.${index}`));
  expect(outcomes.filter((waitMs) => waitMs === 0)).toHaveLength(attemptsTotalMax);
  expect(outcomes.at(-1)).toBe(attemptIntervalMs);
  clock.ms += attemptIntervalMs;
  expect(throttle.charge("10.0.2.1")).toBe(0);
  expect(throttle.charge("10.0.2.2")).toBeGreaterThan(0);
});

test("the addresses of one IPv6 network are one source, and IPv4 is the same in both forms", () => {
  const { throttle } = started();
  for (let attempt = 0; attempt < freeAttempts; attempt += 1) throttle.charge(`2001:db8::${attempt}`);
  expect(throttle.charge("2001:db8:0:0:1:2:3:4")).toBeGreaterThan(0);
  expect(throttle.charge("2001:db8:0:1::1")).toBe(0);
  for (let attempt = 0; attempt < freeAttempts; attempt += 1) throttle.charge("::ffff:10.0.0.9");
  expect(throttle.charge("10.0.0.9")).toBeGreaterThan(0);
});

test("what is remembered of sources has a limit", () => {
  const { clock, throttle } = started();
  for (let attempt = 0; attempt < freeAttempts; attempt += 1) throttle.charge("10.0.0.1");
  for (let index = 0; index <= sourcesMax; index += 1) {
    clock.ms += attemptIntervalMs;
    throttle.charge(`10.1.${index >> 8}.${index & 255}`);
  }
  for (let attempt = 0; attempt < freeAttempts; attempt += 1) expect(throttle.charge("10.0.0.1")).toBe(0);
});

test("guesses from many addresses keep neither this machine out nor who told the right PIN before", () => {
  const { known, throttle } = started();
  known.add("10.0.0.7");
  for (let index = 0; index < 250; index += 1) throttle.charge(`10.0.1.${index}`);
  expect(throttle.charge("10.0.2.1")).toBeGreaterThan(0);
  for (const address of ["127.0.0.1", "::ffff:127.0.0.1", "::1", "10.0.0.7", "::ffff:10.0.0.7"]) {
    expect([address, throttle.charge(address)]).toEqual([address, 0]);
  }
  expect(throttle.charge("127.0.0.2")).toBeGreaterThan(0);
});

test("who is known is slowed down as anybody by wrong PINs of its own, and takes nothing from strangers", () => {
  const { known, throttle } = started();
  known.add("10.0.0.7");
  for (let attempt = 0; attempt < freeAttempts; attempt += 1) {
    expect(throttle.charge("10.0.0.7")).toBe(0);
    expect(throttle.charge("127.0.0.1")).toBe(0);
  }
  expect(throttle.charge("10.0.0.7")).toBeGreaterThan(0);
  expect(throttle.charge("127.0.0.1")).toBeGreaterThan(0);
  throttle.giveBack("127.0.0.1");
  expect(throttle.charge("127.0.0.1")).toBe(0);
  const strangers = Array.from({ length: 100 }, (_, index) => throttle.charge(`10.0.1.${index}`));
  expect(strangers.filter((waitMs) => waitMs === 0)).toHaveLength(attemptsTotalMax);
});
