import { describe, expect, test } from "vitest";
import { Admission, type Announced, type RefusalReason } from "./admission.ts";
import { Place } from "./place.ts";

class SetClock {
  nowMs = Date.UTC(2026, 2, 2);
  now(): number {
    return this.nowMs;
  }
}

function setUp(pendingReceiptsMax = 4_000) {
  const clock = new SetClock();
  const reasons: RefusalReason[] = [];
  const onRefusal = (reason: RefusalReason) => void reasons.push(reason);
  return { clock, reasons, admission: new Admission({ clock, pendingReceiptsMax, onRefusal }) };
}

const batch = (deviceId: number, receipts = 100): Announced => ({
  deviceId,
  bytes: receipts * 700,
  isPacked: false,
});
const single = (deviceId: number): Announced => ({ deviceId, bytes: 900, isPacked: false });

/** Lets batches of devices from 1,000 on in until one is refused. */
function fill(admission: Admission): Place[] {
  const places: Place[] = [];
  for (let deviceId = 1_000; ; deviceId += 1) {
    const place = admission.enter(batch(deviceId));
    if (typeof place === "number") return places;
    places.push(place);
  }
}

describe("admission", () => {
  test("some batches of newcomers are let in at any pace, then no more; live receipts are let in all the same", () => {
    const { admission, reasons } = setUp();
    expect(fill(admission)).toHaveLength(7);
    expect(admission.heldReceipts).toBe(700);
    expect(reasons).toEqual(["backlog"]);
    for (let deviceId = 1; deviceId <= 3_000; deviceId += 1) {
      const place = admission.enter(single(deviceId));
      if (typeof place === "number") throw new Error("a live receipt was refused");
      expect(place.found(1)).toBe(0);
    }
  });

  test.each([
    ["with a packed body", { bytes: 12_000, isPacked: true }],
    ["without a length", { bytes: undefined, isPacked: false }],
    ["of the largest size", { bytes: 4 * 1024 * 1024, isPacked: false }],
  ])("a request %s is taken for backlog", (_name, announced) => {
    const { admission } = setUp();
    const places = fill(admission);
    expect(admission.enter({ deviceId: 1, ...announced })).toBeTypeOf("number");
    for (const place of places) place.leave();
    expect(admission.enter({ deviceId: 2, ...announced })).toBeInstanceOf(Place);
    expect(admission.heldReceipts).toBeLessThanOrEqual(1_000);
  });

  test("a small body that turns out to hold a batch needs room for it; up to ten receipts are live", () => {
    const { admission, reasons } = setUp();
    const places = fill(admission);
    const live = admission.enter(single(1));
    const many = admission.enter(single(2));
    if (typeof live === "number" || typeof many === "number") throw new Error("refused by its head");
    expect(live.found(10)).toBe(0);
    expect(many.found(60)).toBeGreaterThanOrEqual(1);
    expect(reasons.at(-1)).toBe("batch");
    for (const place of [...places, live, many]) place.leave();
    expect(admission.heldReceipts).toBe(0);
  });

  test("a body that is long on its way lends its place, and has it again before everybody else", () => {
    const { admission } = setUp();
    const [slow] = fill(admission);
    slow?.lend();
    const other = admission.enter(batch(1));
    expect(other).toBeInstanceOf(Place);
    expect(admission.enter(batch(2))).toBeTypeOf("number");
    expect(slow?.reclaim()).toBe(0);
  });

  test("who comes before its appointment and finds no room is told the same one; the horizon stays", () => {
    const { admission, clock } = setUp();
    fill(admission);
    for (let deviceId = 1; deviceId <= 500; deviceId += 1) admission.enter(batch(deviceId));
    const first = admission.enter(batch(501));
    expect(first).toBeGreaterThanOrEqual(5);
    const horizonSeconds = admission.horizonSeconds;
    for (let turn = 0; turn < 1_000; turn += 1) expect(admission.enter(batch(501))).toBe(first);
    expect(admission.horizonSeconds).toBe(horizonSeconds);
    clock.nowMs += 3_000;
    expect(admission.enter(batch(501))).toBe(Number(first) - 3);
  });

  test("who kept an appointment in vain is let in where a newcomer is not, and then is a newcomer again", () => {
    const { admission, clock } = setUp(400);
    expect(fill(admission)).toHaveLength(1);
    const half = (deviceId: number) => admission.enter(batch(deviceId, 50));
    clock.nowMs += Number(half(1)) * 1000;
    expect(half(2)).toBeTypeOf("number");
    const place = half(1);
    expect(place).toBeInstanceOf(Place);
    if (place instanceof Place) place.leave();
    expect(half(1)).toBeTypeOf("number");
  });

  test("a hub holds as much backlog as it writes in a tenth of a second, so that live receipts do not wait longer", () => {
    const { admission, clock } = setUp();
    const places = fill(admission);
    const work = (perSecond: number) => {
      for (let turn = 0; turn < 40; turn += 1) {
        clock.nowMs += 100;
        admission.drained(perSecond / 10);
        const place = admission.enter(batch(1));
        if (place instanceof Place) place.leave();
      }
      for (const place of places.splice(0)) place.leave();
      places.push(...fill(admission));
      return admission.heldReceipts;
    };
    expect(work(18_000)).toBe(1_000);
    expect(work(50_000)).toBe(1_200);
    expect(work(14_000)).toBe(800);
    expect(work(500)).toBe(700);
  });

  test("a clock that is set back by a day makes nobody wait for a day", () => {
    const { admission, clock } = setUp();
    fill(admission);
    admission.enter(batch(1));
    clock.nowMs -= 86_400_000;
    expect(admission.enter(batch(1))).toBeLessThanOrEqual(60);
    expect(admission.horizonSeconds).toBeLessThanOrEqual(60);
  });
});

interface Event {
  readonly atMs: number;
  run(): void;
}

/** What happens next, in order of time. */
class Agenda {
  readonly #events: Event[] = [];

  add(atMs: number, run: () => void): void {
    let low = 0;
    for (let high = this.#events.length; low < high; ) {
      const middle = (low + high) >> 1;
      if ((this.#events[middle]?.atMs ?? 0) > atMs) low = middle + 1;
      else high = middle;
    }
    this.#events.splice(low, 0, { atMs, run });
  }

  /** Runs everything, setting the clock. */
  run(clock: SetClock): void {
    for (let event = this.#events.pop(); event !== undefined; event = this.#events.pop()) {
      clock.nowMs = event.atMs;
      event.run();
    }
  }
}

/** A generator of even random numbers that repeats: mulberry32. */
function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** Tills with batches of a hundred meet a hub of a given pace, which does one batch after the other. */
function stampede(tills: number, batchesEach: number, perSecond: number, seed: number) {
  const { admission, clock } = setUp();
  const startMs = clock.nowMs;
  const random = randomOf(seed);
  const agenda = new Agenda();
  const refusals: number[] = Array(tills).fill(0);
  let freeAtMs = startMs;
  let longest = 0;
  const send = (till: number, left: number, refusedInRow: number) => {
    const place = admission.enter(batch(till));
    if (typeof place === "number") {
      refusals[till] = (refusals[till] ?? 0) + 1;
      longest = Math.max(longest, refusedInRow + 1);
      const waitMs = place * 1000 * (1 + random() * 0.25);
      agenda.add(clock.nowMs + waitMs, () => send(till, left, refusedInRow + 1));
      return;
    }
    freeAtMs = Math.max(freeAtMs, clock.nowMs) + 100_000 / perSecond;
    agenda.add(freeAtMs, () => {
      admission.drained(100);
      place.leave();
      if (left > 1) agenda.add(clock.nowMs + 5, () => send(till, left - 1, 0));
    });
  };
  for (let till = 0; till < tills; till += 1)
    agenda.add(startMs + random() * 200, () => send(till, batchesEach, 0));
  agenda.run(clock);
  const idealMs = ((tills * batchesEach * 100) / perSecond) * 1000;
  return {
    mean: refusals.reduce((sum, one) => sum + one, 0) / tills,
    most: Math.max(...refusals),
    longest,
    timesIdeal: (freeAtMs - startMs) / idealMs,
    admission,
  };
}

describe("a thousand tills with five batches each that come back at once", () => {
  test.each([
    [20_000, 1],
    [20_000, 2],
    [5_000, 3],
    [1_000, 4],
  ])(
    "are through in little more than the work takes, none refused more than 5 times in a row: %d receipts/s, seed %d",
    (perSecond, seed) => {
      const { mean, most, longest, timesIdeal, admission } = stampede(1_000, 5, perSecond, seed);
      expect(longest).toBeLessThanOrEqual(5);
      expect(most).toBeLessThanOrEqual(15);
      expect(mean).toBeLessThan(10);
      expect(timesIdeal).toBeLessThan(1.2);
      expect(admission.heldReceipts).toBe(0);
    },
  );
});
