import type { Wanted } from "@prilavok/contracts/device-api/wanted.ts";
import type { Logger } from "pino";
import type { Clock } from "../clock.ts";
import type { Document } from "../journal/document.ts";
import { JournalFailure } from "../journal/failure.ts";
import type { LaneName, Messages } from "../journal/messages.ts";
import { backoffMs } from "./backoff.ts";
import { LaneRecord, type LastError } from "./lane-record.ts";
import { type LaneEvent, type LaneState, laneSteps } from "./lane-states.ts";
import { LaneTimer } from "./lane-timer.ts";
import type { Mapping } from "./mapping.ts";
import { type Parcel, pack } from "./parcel.ts";
import { failuresAtOneMax, ParcelSize } from "./parcel-size.ts";
import { NoAnswer, type Sender } from "./sender.ts";
import type { LaneTiming } from "./timing.ts";
import { type Verdict, verdictOf } from "./verdict.ts";

/** Where a lane's calls go. The address holds the key. */
export interface Destination {
  readonly address: string;
  readonly timeoutMs: number;
}

/** Why nothing is sent; undefined: it is. */
export type Halt = "off" | "faulty" | "paused" | undefined;

export interface LaneOptions {
  readonly name: LaneName;
  readonly mapping: Mapping;
  readonly messages: Pick<Messages, "waiting" | "delivered" | "setAside">;
  readonly documentAt: (number: number) => Document | undefined;
  readonly sender: Pick<Sender, "post">;
  readonly clock: Clock;
  readonly timing: LaneTiming;
  /** In [0, 1). */
  readonly random: () => number;
  readonly log: Pick<Logger, "info" | "warn" | "error" | "debug">;
  readonly onWanted: (wanted: Wanted) => void;
}

/** What can be seen of a lane, besides its messages. Moments are epoch milliseconds. */
export interface LaneStatus {
  readonly name: LaneName;
  readonly state: LaneState;
  readonly halt: Halt;
  readonly sinceMs: number;
  /** When its timer runs out; null while a request is on its way. */
  readonly nextAtMs: number | null;
  readonly lastSuccessAtMs: number | null;
  readonly lastError: LastError | null;
  readonly failuresInRow: number;
  readonly delivered: number;
  readonly setAside: number;
  /** Messages a second, over the last minute. */
  readonly perSecond: number;
}

/** So many messages refused one after the other are no accident: what is wrong is the destination, or the till. */
export const refusedInRowMax = 100;

/**
 * One way of messages to one destination: first in, first out, one request at a time.
 *
 * Invariants, each with what enforces it:
 * 1. A message is removed only after the destination has acknowledged it: `delivered` is called for "accepted" alone.
 * 2. The state changes by `laneSteps` alone: `#on` is the only place that sets it.
 * 3. Every state has a wake-up: `#enter` starts the state's timer, and `Sender` ends every request by its timeout.
 * 4. A refused message stops no other: it is found by halving, set aside, and the rest goes on.
 * 5. A lane that fails asks no faster than `backoffMs` lets it.
 */
export class Lane {
  readonly #options: LaneOptions;
  readonly #timer: LaneTimer;
  readonly #size: ParcelSize;
  readonly #record: LaneRecord;
  #state: LaneState = "halted";
  #halt: Halt = "off";
  #destination: Destination | undefined;
  #sinceMs: number;
  #flight: { readonly aborter: AbortController; readonly landed: Promise<void> } | undefined;
  /** Made while the one before is on its way. Undefined when something has changed since. */
  #prepared: Parcel | undefined;
  /** The first message, while one after it is tried without it. */
  #skipped: number | undefined;
  #calls = 0;
  #isClosed = false;

  constructor(options: LaneOptions) {
    this.#options = options;
    this.#size = new ParcelSize(options.mapping.batch?.countMax ?? 1);
    this.#record = new LaneRecord(options.clock);
    this.#sinceMs = options.clock.now();
    this.#timer = new LaneTimer(() => this.#on("due"));
    this.#enter();
  }

  get status(): LaneStatus {
    const nowMs = this.#options.clock.now();
    return {
      name: this.#options.name,
      state: this.#state,
      halt: this.#halt,
      sinceMs: this.#sinceMs,
      nextAtMs: this.#timer.leftMs === undefined ? null : nowMs + this.#timer.leftMs,
      lastSuccessAtMs: this.#record.lastSuccessAtMs,
      lastError: this.#record.lastError,
      failuresInRow: this.#record.failuresInRow,
      delivered: this.#record.delivered,
      setAside: this.#record.setAside,
      perSecond: this.#record.perSecond,
    };
  }

  /** Sends to the destination from now on; at once, whatever the lane was waiting for. */
  start(destination: Destination): void {
    this.#destination = destination;
    this.#halt = undefined;
    this.#record.failuresInRow = 0;
    this.#skipped = undefined;
    this.#size.reset();
    this.#on("start");
  }

  /** Sends nothing more; a request that is on its way is waited for. */
  halt(why: Exclude<Halt, undefined>): void {
    this.#halt = why;
    this.#on("halt");
  }

  /** A message was added or released. */
  arrived(): void {
    this.#on("arrived");
  }

  /** What is made ready may not be what is to be sent: a message was set aside, mended or released by hand. */
  changed(): void {
    this.#prepared = undefined;
    this.#skipped = undefined;
    this.#size.trustAll();
    this.arrived();
  }

  /** Waits for the request that is on its way, but no longer than `graceMs`. */
  async close(graceMs: number): Promise<void> {
    this.#isClosed = true;
    this.#timer.stop();
    const flight = this.#flight;
    if (flight === undefined) return;
    const timer = setTimeout(() => flight.aborter.abort(), graceMs);
    await flight.landed;
    clearTimeout(timer);
  }

  #on(event: LaneEvent): void {
    if (this.#isClosed) return;
    const before = this.#state;
    const next = laneSteps[before][event];
    if (next === "impossible")
      throw new Error(`the lane ${this.#options.name} is ${before}: no ${event} can come`);
    this.#state = next;
    if (next !== before) {
      this.#sinceMs = this.#options.clock.now();
      this.#options.log.debug({ lane: this.#options.name, before, event, next }, "a lane's state");
    }
    this.#enter();
  }

  #enter(): void {
    const { timing, log, name } = this.#options;
    switch (this.#state) {
      case "halted":
        this.#timer.start(timing.reminderMs);
        break;
      case "idle":
        this.#timer.start(timing.idleMs);
        break;
      case "stopped":
        this.#timer.start(timing.probeMs);
        break;
      case "waiting":
        if (!this.#timer.isRunning) log.error({ lane: name }, "a lane waits without a timer");
        break;
      case "sending":
      case "ending":
        this.#timer.stop();
        if (this.#flight === undefined) this.#send();
        break;
    }
  }

  #send(): void {
    let parcel: Parcel | undefined;
    try {
      parcel = this.#prepared ?? this.#next();
    } catch (cause) {
      this.#failed({ kind: "later", why: whyOf(cause, this.#options) });
      return;
    } finally {
      this.#prepared = undefined;
    }
    const destination = this.#destination;
    if (parcel === undefined || destination === undefined) {
      this.#on("nothing");
      return;
    }
    const aborter = new AbortController();
    const landed = this.#fly(parcel, destination, aborter.signal);
    this.#flight = { aborter, landed };
    setImmediate(() => this.#prepare(parcel));
  }

  #next(): Parcel | undefined {
    const beside = this.#skipped === undefined ? undefined : this.#pack(this.#skipped);
    return beside ?? this.#pack(0);
  }

  /** The next messages after `after`, as many as go together. @throws JournalFailure */
  #pack(after: number): Parcel | undefined {
    const { name, messages, mapping, documentAt } = this.#options;
    for (let from = after; ; ) {
      const waiting = messages.waiting(name, { after: from, limit: this.#size.max });
      const { parcel, unsendable } = pack(waiting, { mapping, documentAt, suspect: this.#size.suspect });
      for (const { number, why } of unsendable) this.#putAside(number, why);
      if (parcel !== undefined || waiting.length === 0) return parcel;
      from = waiting.at(-1)?.number ?? from;
    }
  }

  #prepare(parcel: Parcel): void {
    const last = parcel.numbers.at(-1);
    if (this.#flight === undefined || this.#state !== "sending" || last === undefined) return;
    try {
      this.#prepared = this.#pack(last);
    } catch (cause) {
      // What cannot be read now is read again when its turn comes, and told then.
      this.#options.log.debug({ err: cause, lane: this.#options.name }, "no parcel could be made ready");
    }
  }

  async #fly(parcel: Parcel, { address, timeoutMs }: Destination, signal: AbortSignal): Promise<void> {
    this.#calls += 1;
    const call = { id: this.#calls, extIds: parcel.extIds };
    const body = `{"jsonrpc":"2.0","id":${call.id},"method":"${parcel.method}","params":${parcel.params}}`;
    let verdict: Verdict;
    try {
      const answer = await this.#options.sender.post(address, body, timeoutMs, signal);
      verdict = verdictOf(answer, call, this.#options.clock.now());
    } catch (cause) {
      if (!(cause instanceof NoAnswer))
        this.#options.log.error({ err: cause }, "a request failed unexpectedly");
      verdict = { kind: "later", why: cause instanceof NoAnswer ? cause.message : "внутренняя ошибка" };
    }
    this.#flight = undefined;
    this.#land(parcel, verdict);
  }

  #land(parcel: Parcel, verdict: Verdict): void {
    try {
      this.#take(parcel, verdict);
    } catch (cause) {
      this.#failed({ kind: "later", why: whyOf(cause, this.#options) });
    }
  }

  #take(parcel: Parcel, verdict: Verdict): void {
    switch (verdict.kind) {
      case "accepted":
        this.#accepted(parcel, verdict.wanted);
        break;
      case "refused":
        this.#refused(parcel, verdict.why, verdict.offender);
        break;
      case "no batches":
        this.#size.single();
        this.#prepared = undefined;
        this.#on("refused");
        break;
      case "later":
        this.#failed(verdict, parcel);
        break;
      case "key refused":
        this.#keyRefused(verdict.why);
        break;
    }
  }

  #accepted({ numbers }: Parcel, wanted: Wanted | undefined): void {
    const { name, messages, log } = this.#options;
    messages.delivered(name, numbers);
    const { failuresInRow, lastError } = this.#record;
    if (failuresInRow > 0) log.info({ lane: name, failuresInRow }, "the destination answers again");
    this.#record.acknowledged(numbers.length);
    this.#size.accepted(numbers);
    if (this.#skipped !== undefined && !numbers.includes(this.#skipped)) {
      this.#putAside(this.#skipped, lastError?.text ?? "");
      this.#prepared = undefined;
    }
    this.#skipped = undefined;
    this.#on("accepted");
    if (wanted !== undefined) this.#options.onWanted(wanted);
  }

  #refused({ numbers }: Parcel, why: string, offender: number | undefined): void {
    this.#prepared = undefined;
    this.#record.refused(why);
    const [number] = numbers;
    if (numbers.length > 1 || number === undefined) {
      this.#size.refused(numbers, offender);
      this.#on("refused");
      return;
    }
    this.#putAside(number, why);
    this.#size.trustAll();
    this.#record.refusedInRow += 1;
    const { refusedInRow } = this.#record;
    if (refusedInRow < refusedInRowMax) {
      this.#on("refused");
      return;
    }
    const told = `отказано ${refusedInRow} раз подряд: ${why}`;
    this.#failed({ kind: "later", why: told, retryAfterMs: this.#options.timing.probeMs });
  }

  /** @param parcel undefined when none could be made or the till's own disk failed. */
  #failed(verdict: Extract<Verdict, { kind: "later" }>, parcel?: Parcel): void {
    const { name, log, timing, random } = this.#options;
    this.#prepared = undefined;
    this.#record.failed(verdict.why);
    const failures = this.#record.failuresInRow;
    if (parcel !== undefined && verdict.isServers === true) this.#suspect(parcel, failures);
    const waitMs = backoffMs(failures, verdict.retryAfterMs, timing, random);
    const told = { lane: name, why: verdict.why, failures, waitMs: Math.round(waitMs) };
    // Days offline are told when they begin and from time to time, not every minute.
    if (isPowerOfTwo(failures)) log.warn(told, "messages could not be delivered");
    else log.debug(told, "messages could not be delivered");
    this.#timer.start(waitMs);
    this.#on("later");
  }

  /**
   * The destination itself fails, again and again, at the same messages: one of them may be the cause. They go in parts,
   * and when one alone fails, the next is tried without it: if that one passes, the first is set aside.
   */
  #suspect({ numbers }: Parcel, failures: number): void {
    this.#size.failed(numbers, failures);
    const [number] = numbers;
    if (numbers.length > 1 || number === undefined || failures < failuresAtOneMax) return;
    this.#skipped = this.#skipped === undefined ? number : undefined;
  }

  #keyRefused(why: string): void {
    if (this.#state === "sending") {
      this.#options.log.error(
        { lane: this.#options.name, why },
        "the destination refuses the key: authkey in giftoman.ini",
      );
    }
    this.#prepared = undefined;
    this.#record.failed(why);
    this.#on("key refused");
  }

  #putAside(number: number, why: string): void {
    const { name, messages, log } = this.#options;
    messages.setAside(name, number, why);
    this.#record.setAside += 1;
    log.error({ lane: name, number, why }, "a message was set aside");
  }
}

function isPowerOfTwo(count: number): boolean {
  return (count & (count - 1)) === 0;
}

function whyOf(cause: unknown, { log, name }: LaneOptions): string {
  log.error({ err: cause, lane: name }, "a lane could not use the journal");
  return cause instanceof JournalFailure ? "Очередь сообщений недоступна" : "внутренняя ошибка";
}
