import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { setImmediate as immediate } from "node:timers/promises";
import fc from "fast-check";
import { expect, test, vi } from "vitest";
import { JournalFailure } from "../journal/failure.ts";
import { appendOne, openTestJournal, type TestJournal } from "../testing/journal.ts";
import { appendSales, KeptLog, plainReceipts, receiptsLane } from "../testing/lane-setting.ts";
import { type Destination, Lane } from "./lane.ts";
import { type LaneEvent, laneEvents, laneStates, laneSteps } from "./lane-states.ts";
import { queuePage } from "./reference.ts";
import { NoAnswer } from "./sender.ts";
import { laneTiming } from "./timing.ts";
import type { HttpAnswer } from "./verdict.ts";

const states = Object.keys(laneStates) as (keyof typeof laneStates)[];
const events = Object.keys(laneEvents) as LaneEvent[];

test("the table says what every event does in every state, and no more", () => {
  expect(Object.keys(laneSteps).sort()).toEqual([...states].sort());
  for (const state of states) expect(Object.keys(laneSteps[state]).sort()).toEqual([...events].sort());
});

test("every state is reached, has a wake-up, and can be left by it or by an answer", () => {
  const reached = new Set(["halted"]);
  for (const _round of states) {
    for (const from of states.filter((state) => reached.has(state))) {
      for (const step of Object.values(laneSteps[from])) if (step !== "impossible") reached.add(step);
    }
  }
  expect([...reached].sort()).toEqual([...states].sort());
  for (const state of states) {
    expect(laneStates[state].timer).not.toBe("");
    const isFlying = state === "sending" || state === "ending";
    expect(laneSteps[state].due === "impossible").toBe(isFlying);
    expect(laneSteps[state].accepted === "impossible").toBe(!isFlying);
    // A person's word is taken in every state.
    for (const event of ["start", "halt", "arrived"] as const)
      expect(laneSteps[state][event]).not.toBe("impossible");
  }
});

test("the reference of the queue is what the table says; else run npm run reference", async () => {
  const path = join(import.meta.dirname, "../../docs/reference/queue.md");
  expect(await readFile(path, "utf8")).toBe(`${queuePage()}\n`);
});

/** A lane whose destination is the test itself. */
class Scripted {
  readonly log = new KeptLog();
  readonly lane: Lane;
  readonly acknowledged = new Set<number>();
  readonly #opened: TestJournal;
  isJournalFailing = false;
  pending: { body: string; answer: (answer: HttpAnswer) => void; fail: () => void } | undefined;
  #requests = 0;

  constructor(opened: TestJournal) {
    this.#opened = opened;
    const { messages } = opened.journal;
    const orFail = <T>(work: () => T): T => {
      if (this.isJournalFailing) throw new JournalFailure("SQLITE_FULL", "for the test");
      return work();
    };
    this.lane = new Lane({
      name: receiptsLane,
      mapping: plainReceipts,
      messages: {
        waiting: (name, page) => orFail(() => messages.waiting(name, page)),
        delivered: (name, numbers) => orFail(() => messages.delivered(name, numbers)),
        setAside: (name, number, reason) => orFail(() => messages.setAside(name, number, reason)),
        counts: () => orFail(() => messages.counts()),
      },
      documentAt: (number) => opened.journal.documentAt(number),
      sender: { post: (_address, body) => this.#post(body) },
      clock: opened.clock,
      timing: laneTiming,
      random: () => 0.5,
      log: this.log,
      onWanted: () => undefined,
      configuredIn: "giftoman.ini",
    });
  }

  get waiting(): number {
    return this.#opened.journal.messages.waiting(receiptsLane, { limit: 10_000 }).length;
  }

  /** The messages of the request that is on its way. */
  get flying(): number[] {
    const { params } = JSON.parse(this.pending?.body ?? '{"params":{"receipts":[]}}');
    const items: { extId: string }[] = params.receipts ?? [params];
    return items.map(({ extId }) => Number(extId.slice(1)));
  }

  reply(kind: string): void {
    const { pending } = this;
    if (pending === undefined) return;
    this.pending = undefined;
    const { id } = JSON.parse(pending.body);
    const count = JSON.parse(pending.body).params.receipts?.length;
    const error = (code: number, more: object = {}) => ({ id, error: { code, message: kind, ...more } });
    const bodies: Readonly<Record<string, unknown>> = {
      accepted: { id, result: { count } },
      fewer: { id, result: count === undefined ? null : { count: count - 1 } },
      refused: error(-32602),
      named: error(-32602, { data: { index: 1 } }),
      later: error(-32606, { data: { retryAfter: 3 } }),
      failed: error(-32605),
      key: error(-32800),
      method: error(-32601),
      nonsense: "<html>",
    };
    if (kind === "nothing") pending.fail();
    else pending.answer({ status: 200, retryAfter: undefined, body: JSON.stringify(bodies[kind]) });
  }

  #post(body: string): Promise<HttpAnswer> {
    if (this.pending !== undefined) throw new Error("two requests at a time");
    this.#requests += 1;
    return new Promise((answer, reject) => {
      this.pending = { body, answer, fail: () => reject(new NoAnswer("нет связи")) };
    });
  }
}

const kinds = [
  "accepted",
  "fewer",
  "refused",
  "named",
  "later",
  "failed",
  "key",
  "method",
  "nonsense",
  "nothing",
];
const step = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...kinds).map((kind) => `answer ${kind}`) },
  { weight: 3, arbitrary: fc.constantFrom("due", "clock: a second") },
  { weight: 2, arbitrary: fc.constantFrom("sell", "sell many", "changed", "release") },
  { weight: 1, arbitrary: fc.constantFrom("start", "start elsewhere", "halt") },
  { weight: 1, arbitrary: fc.constantFrom("disk fails", "disk mended", "clock back", "clock on") },
);
const here: Destination = { address: "http://here/s/key", authkey: "key", timeoutMs: 1_000 };

function take(one: string, scripted: Scripted, { journal, clock }: TestJournal): void {
  const { lane } = scripted;
  const steps: Readonly<Record<string, () => void>> = {
    start: () => lane.start(here),
    "start elsewhere": () => lane.start({ ...here, address: "http://elsewhere/s/key" }),
    halt: () => lane.halt("paused"),
    changed: () => lane.changed(),
    due: () => vi.advanceTimersByTime(Math.max(0, (lane.status.nextAtMs ?? clock.now()) - clock.now()) + 1),
    "clock: a second": () => vi.advanceTimersByTime(1_000),
    "disk fails": () => {
      scripted.isJournalFailing = true;
    },
    "disk mended": () => {
      scripted.isJournalFailing = false;
    },
    "clock back": () => clock.pass(-86_400_000),
    "clock on": () => clock.pass(86_400_000),
    sell: () => {
      appendSales(journal, 1);
      lane.arrived();
    },
    "sell many": () => {
      appendSales(journal, 150);
      lane.arrived();
    },
    release: () => {
      for (const { number } of journal.messages.list({ state: "set aside", limit: 3 }))
        journal.messages.release(receiptsLane, number);
      lane.changed();
    },
  };
  if (one.startsWith("answer ")) scripted.reply(one.slice(7));
  else steps[one]?.();
}

/** What must hold after each step. */
function mustNotStand(
  scripted: Scripted,
  before: { state: string; nextAtMs: number | null },
  one: string,
): void {
  const { lane, pending, waiting } = scripted;
  const { state, nextAtMs } = lane.status;
  const isFlying = state === "sending" || state === "ending";
  expect({ state, isFlying: pending !== undefined }).toEqual({ state, isFlying });
  expect({ state, hasTimer: nextAtMs !== null }).toEqual({ state, hasTimer: !isFlying });
  if (state === "idle") expect({ state, waiting }).toEqual({ state, waiting: 0 });
  // Nothing but its end, a new state or a jump of the clock moves a timer.
  // A start tries at once, and when the disk fails it waits anew in the same step.
  const isMoving = ["clock", "due", "answer", "start"].some((kind) => one.startsWith(kind));
  if (state === before.state && !isFlying && !isMoving && before.nextAtMs !== null && state !== "idle")
    expect(nextAtMs).toBeLessThanOrEqual(before.nextAtMs + 1);
}

test("a lane never stands still with work: whatever happens, a request is on its way or a timer runs", async () => {
  const opened = openTestJournal();
  const { journal } = opened;
  appendOne(journal, "shift_open");
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] });
  try {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 60 }), async (script) => {
        const { messages } = journal;
        for (const { number } of messages.list({ lane: receiptsLane, limit: 10_000 }))
          messages.delivered(receiptsLane, [number]);
        const scripted = new Scripted(opened);
        const owed = new Set<number>();
        for (const one of ["sell", "start", ...script]) {
          const flying = scripted.flying;
          const before = scripted.lane.status;
          take(one, scripted, opened);
          await immediate();
          await immediate();
          const kept = messages.list({ lane: receiptsLane, limit: 10_000 }).map(({ number }) => number);
          for (const number of kept) owed.add(number);
          const gone = [...owed].filter((number) => !kept.includes(number));
          // Only what was on its way when everything was acknowledged may be gone.
          if (gone.length > 0) expect(one).toBe("answer accepted");
          for (const number of gone) expect(flying).toContain(number);
          for (const number of gone) owed.delete(number);
          mustNotStand(scripted, before, one);
        }
        await mustDrain(scripted, opened);
        await scripted.lane.close(0);
      }),
      { numRuns: 120 },
    );
  } finally {
    vi.useRealTimers();
  }
});

/** However it came here: with a destination that takes everything the lane empties in as many requests as it needs. */
async function mustDrain(scripted: Scripted, opened: TestJournal): Promise<void> {
  scripted.isJournalFailing = false;
  if (scripted.lane.status.halt !== undefined) scripted.lane.start(here);
  // One by one, a pause after each, and what it takes to find those that are refused.
  const roundsMax = 3 * scripted.waiting + 400;
  for (let round = 0; round < roundsMax && scripted.waiting > 0; round += 1) {
    take(scripted.pending === undefined ? "due" : "answer accepted", scripted, opened);
    await immediate();
    await immediate();
  }
  expect(scripted.waiting).toBe(0);
  if (scripted.pending !== undefined) scripted.reply("accepted");
  expect(scripted.log.of("error")).not.toContain("a lane stumbled");
}
