import type { Wanted } from "@prilavok/contracts/device-api/wanted.ts";
import type { Logger } from "pino";
import type { Clock } from "../clock.ts";
import type { Document } from "../journal/document.ts";
import { JournalFailure } from "../journal/failure.ts";
import type { LaneName, Messages } from "../journal/messages.ts";
import { backoffMs } from "./backoff.ts";
import type { FailedAlone } from "./failing.ts";
import { LaneParcels, NothingSendable, refusedInRowMax } from "./lane-parcels.ts";
import { LaneRecord, type LastError } from "./lane-record.ts";
import { type LaneEvent, type LaneState, laneSteps } from "./lane-states.ts";
import { LaneTimer } from "./lane-timer.ts";
import type { Mapping } from "./mapping.ts";
import type { Parcel } from "./parcel.ts";
import { NoAnswer, type Sender } from "./sender.ts";
import type { LaneTiming } from "./timing.ts";
import { type Verdict, verdictOf } from "./verdict.ts";

/** Where a lane's calls go. The address holds the key. */
export interface Destination {
  readonly address: string;
  /** The key alone: what is told of an answer leaves it out. */
  readonly authkey: string;
  readonly timeoutMs: number;
}

/** Why nothing is sent; undefined: it is. */
export type Halt = "not configured" | "off" | "faulty" | "paused" | undefined;

export interface LaneOptions {
  readonly name: LaneName;
  readonly mapping: Mapping;
  readonly messages: Pick<Messages, "waiting" | "delivered" | "setAside" | "counts">;
  readonly documentAt: (number: number) => Document | undefined;
  readonly sender: Pick<Sender, "post">;
  readonly clock: Clock;
  readonly timing: LaneTiming;
  /** In [0, 1). */
  readonly random: () => number;
  readonly log: Pick<Logger, "info" | "warn" | "error" | "debug">;
  readonly onWanted: (wanted: Wanted) => void;
  /** The file that names the destination and its key, for the log. */
  readonly configuredIn: string;
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
  /** The last answer was of somebody who does not know the address: `url` is hardly right. */
  readonly isAddressWrong: boolean;
  readonly delivered: number;
  readonly setAside: number;
  /** Messages a second, over the last minute. */
  readonly perSecond: number;
}

/** A request that is on its way. */
interface Flight {
  readonly parcel: Parcel;
  readonly destination: Destination;
  readonly aborter: AbortController;
  /** A person has changed messages meanwhile, and may have mended what is refused now. */
  isStale: boolean;
}

type Later = Extract<Verdict, { kind: "later" }>;
type Refused = Extract<Verdict, { kind: "refused" }>;

/**
 * One way of messages to one destination: first in, first out, one request at a time.
 *
 * Invariants, each with what enforces it:
 * 1. A message is removed only after the destination has acknowledged it: `delivered` is called for "accepted" alone.
 * 2. The state changes by `laneSteps` alone: `#on` is the only place that sets it.
 * 3. Every state has a wake-up: `#enter` starts the state's timer, events that change nothing leave it running, and
 *    `Sender` ends every request by its timeout.
 * 4. A message that is refused, or for which the destination fails, stops no other: the first is set aside, the second
 *    waits by itself, and the rest goes on.
 * 5. A lane that fails asks no faster than `backoffMs` lets it.
 */
export class Lane {
  readonly #options: LaneOptions;
  readonly #timer: LaneTimer;
  readonly #parcels: LaneParcels;
  readonly #record: LaneRecord;
  #state: LaneState = "halted";
  #halt: Halt = "off";
  #destination: Destination | undefined;
  #sinceMs: number;
  /** How long to be `waiting`. */
  #backoffMs = 0;
  #flight: Flight | undefined;
  /** Resolves when the last request is done with; never rejects. */
  #landed = Promise.resolve();
  #calls = 0;
  #isClosed = false;

  constructor(options: LaneOptions) {
    this.#options = options;
    const putAside = (number: number, why: string) => this.#putAside(number, why);
    this.#parcels = new LaneParcels({ ...options, putAside });
    this.#record = new LaneRecord(options.clock);
    this.#sinceMs = options.clock.now();
    this.#timer = new LaneTimer(() => this.#on("due"));
    this.#enter(this.#state);
  }

  get status(): LaneStatus {
    const nowMs = this.#options.clock.now();
    return {
      name: this.#options.name,
      state: this.#shownState,
      halt: this.#halt,
      sinceMs: this.#sinceMs,
      nextAtMs: this.#timer.leftMs === undefined ? null : nowMs + this.#timer.leftMs,
      lastSuccessAtMs: this.#record.lastSuccessAtMs,
      lastError: this.#record.lastError,
      failuresInRow: this.#record.failuresInRow,
      isAddressWrong: this.#record.isAddressWrong,
      delivered: this.#record.delivered,
      setAside: this.#record.setAside,
      perSecond: this.#record.perSecond,
    };
  }

  /** An idle lane is woken by what arrives; to people it waits a failure out as long as some of its messages do. */
  get #shownState(): LaneState {
    return this.#state === "idle" && this.#parcels.leftMs !== undefined ? "waiting" : this.#state;
  }

  /** Sends to the destination from now on; at once, whatever the lane was waiting for. */
  start(destination: Destination): void {
    this.#destination = destination;
    this.#halt = undefined;
    this.#record.begin();
    this.#parcels.reset();
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
    this.#parcels.changed();
    if (this.#flight !== undefined) this.#flight.isStale = true;
    this.arrived();
  }

  /** Waits for the request that is on its way, but no longer than `graceMs`. */
  async close(graceMs: number): Promise<void> {
    this.#isClosed = true;
    this.#timer.stop();
    const aborter = this.#flight?.aborter;
    const timer = setTimeout(() => aborter?.abort(), graceMs);
    await this.#landed;
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
    if (event === "due" && next === "halted") this.#remind();
    this.#enter(before);
  }

  /** A state's time begins when it is entered, and again when it has run out: what happens meanwhile does not put it off. */
  #enter(before: LaneState): void {
    if (this.#state === "sending" || this.#state === "ending") {
      this.#timer.stop();
      if (this.#flight === undefined) this.#send();
    } else if (this.#state !== before || !this.#timer.isRunning) {
      this.#timer.start(this.#restMs(this.#state));
    }
  }

  #restMs(state: Exclude<LaneState, "sending" | "ending">): number {
    const { reminderMs, idleMs, probeMs } = this.#options.timing;
    const toFailingMs = this.#parcels.leftMs ?? Number.POSITIVE_INFINITY;
    const rests = { halted: reminderMs, idle: Math.min(idleMs, toFailingMs), stopped: probeMs };
    return { ...rests, waiting: this.#backoffMs }[state];
  }

  #remind(): void {
    const { name, messages, log } = this.#options;
    try {
      const counts = messages.counts().find(({ lane }) => lane === name);
      if (counts === undefined || counts.waiting === 0) return;
      log.warn({ ...counts, halt: this.#halt }, "messages wait, and nothing is sent");
    } catch (cause) {
      whyOf(cause, this.#options);
    }
  }

  #send(): void {
    let parcel: Parcel | undefined;
    try {
      parcel = this.#parcels.next();
    } catch (cause) {
      this.#on(this.#unread(cause));
      return;
    }
    const destination = this.#destination;
    if (parcel === undefined || destination === undefined) {
      this.#on("nothing");
      return;
    }
    const flight = { parcel, destination, aborter: new AbortController(), isStale: false };
    this.#flight = flight;
    this.#landed = this.#fly(flight).catch((cause: unknown) => this.#rescue(cause));
    // To a destination that does not answer nothing more is made ready.
    if (this.#record.failuresInRow > 0 || this.#record.lastSuccessAtMs === null) return;
    setImmediate(() => {
      // It may have landed, and another be on its way.
      if (this.#flight === flight && this.#state === "sending") this.#parcels.prepare(parcel);
    });
  }

  async #fly(flight: Flight): Promise<void> {
    const { parcel, destination, aborter } = flight;
    const { mapping, sender, clock, log } = this.#options;
    this.#calls += 1;
    const { extIds } = parcel;
    const hasOneForm = mapping.batch?.method === mapping.method;
    const call = { id: this.#calls, extIds, authkey: destination.authkey, hasOneForm };
    // The source's ids are texts.
    const body = `{"jsonrpc":"2.0","id":"${call.id}","method":"${parcel.method}","params":${parcel.params}}`;
    let verdict: Verdict;
    try {
      const answer = await sender.post(destination.address, body, destination.timeoutMs, aborter.signal);
      verdict = verdictOf(answer, call, clock.now());
    } catch (cause) {
      if (!(cause instanceof NoAnswer)) log.error({ err: cause }, "a request failed unexpectedly");
      verdict = { kind: "later", why: cause instanceof NoAnswer ? cause.message : "внутренняя ошибка" };
    }
    this.#flight = undefined;
    this.#land(flight, verdict);
  }

  #land(flight: Flight, verdict: Verdict): void {
    let event: LaneEvent;
    try {
      event = this.#take(flight, verdict);
    } catch (cause) {
      event = this.#unread(cause);
    }
    this.#on(event);
    if (event === "accepted" && verdict.kind === "accepted" && verdict.wanted !== undefined) {
      this.#options.onWanted(verdict.wanted);
    }
  }

  /** @throws JournalFailure */
  #take(flight: Flight, verdict: Verdict): LaneEvent {
    const { parcel, destination, isStale } = flight;
    if (verdict.kind === "accepted") return this.#accepted(parcel);
    if (destination.address !== this.#destination?.address) {
      this.#parcels.forget();
      return "outdated";
    }
    switch (verdict.kind) {
      case "refused":
        this.#parcels.forget();
        return isStale ? "outdated" : this.#refused(parcel, verdict);
      case "no batches":
        this.#parcels.single();
        return "refused";
      case "later":
        return this.#laterOf(parcel, verdict);
      case "key refused":
        return this.#keyRefused(verdict.why);
    }
  }

  #accepted(parcel: Parcel): LaneEvent {
    const { name, messages, log } = this.#options;
    messages.delivered(name, parcel.numbers);
    const { failuresInRow } = this.#record;
    if (failuresInRow > 0) log.info({ lane: name, failuresInRow }, "the destination answers again");
    this.#record.acknowledged(parcel.numbers.length);
    this.#parcels.accepted(parcel);
    return "accepted";
  }

  #refused(parcel: Parcel, { why, offender, isTooLarge = false }: Refused): LaneEvent {
    this.#record.refused(why);
    const [number] = parcel.numbers;
    if (parcel.numbers.length > 1 || number === undefined) {
      if (isTooLarge) this.#parcels.tooMany(parcel);
      else this.#parcels.refused(parcel, offender);
      return "refused";
    }
    this.#putAside(number, why);
    this.#record.refusedInRow += 1;
    const { refusedInRow } = this.#record;
    this.#parcels.setAside(number);
    if (refusedInRow < refusedInRowMax) return "refused";
    return this.#pauseAfter(`отказано ${refusedInRow} раз подряд: ${why}`);
  }

  /** A request that was not accepted and not refused. */
  #laterOf(parcel: Parcel, verdict: Later): LaneEvent {
    const { why, retryAfterMs, isServers = false } = verdict;
    if (this.#isClosed) return "later";
    if (isServers) {
      const alone = this.#parcels.serverFailed(parcel);
      if (alone?.isDestinations === false && retryAfterMs === undefined)
        return this.#leave(parcel, why, alone);
    }
    const event = this.#failed(verdict);
    if (!isServers && retryAfterMs === undefined) {
      this.#parcels.unanswered(parcel, this.#record.failuresInRow);
    }
    return event;
  }

  /** The destination fails for one message alone: it waits by itself, and the lane goes on. */
  #leave({ numbers: [number] }: Parcel, why: string, { failures, isAtFault }: FailedAlone): LaneEvent {
    // Whether it would have failed for another one is not known.
    if (isAtFault) this.#record.refused(why);
    else this.#record.failed(why);
    const { name: lane, log } = this.#options;
    const level = isPowerOfTwo(failures) ? "warn" : "debug";
    const facts = { lane, number, why, failures };
    log[level](facts, "the destination fails for one message: it is tried again later");
    return "refused";
  }

  #failed({ why, retryAfterMs, isAddress = false }: Later): LaneEvent {
    const { name, timing, random } = this.#options;
    this.#parcels.forget();
    if (this.#isClosed) return "later";
    this.#record.failed(why, isAddress);
    const failures = this.#record.failuresInRow;
    this.#backoffMs = backoffMs(failures, retryAfterMs, timing, random);
    const told = { lane: name, why, failures, waitMs: Math.round(this.#backoffMs) };
    this.#tell("warn", told, "messages could not be delivered");
    return "later";
  }

  #keyRefused(why: string): LaneEvent {
    this.#parcels.probe();
    this.#record.failed(why);
    const { name, configuredIn } = this.#options;
    const told = { lane: name, why };
    this.#tell("error", told, `the destination refuses the key: authkey in ${configuredIn}`);
    return "key refused";
  }

  /** The till's own journal failed, or what is in it cannot be sent. */
  #unread(cause: unknown): LaneEvent {
    if (cause instanceof NothingSendable) return this.#pauseAfter(cause.message);
    return this.#failed({ kind: "later", why: whyOf(cause, this.#options) });
  }

  #pauseAfter(why: string): LaneEvent {
    return this.#failed({ kind: "later", why, retryAfterMs: this.#options.timing.probeMs });
  }

  /** Days offline are told when they begin and from time to time, not every minute. */
  #tell(level: "warn" | "error", facts: object, message: string): void {
    if (isPowerOfTwo(this.#record.failuresInRow)) this.#options.log[level](facts, message);
    else this.#options.log.debug(facts, message);
  }

  /** A fault of this program must stop neither the till nor the lane. */
  #rescue(cause: unknown): void {
    this.#options.log.error({ err: cause, lane: this.#options.name }, "a lane stumbled");
    if (this.#flight !== undefined || (this.#state !== "sending" && this.#state !== "ending")) return;
    this.#on(this.#failed({ kind: "later", why: "внутренняя ошибка" }));
  }

  #putAside(number: number, why: string): void {
    const { name, messages, log } = this.#options;
    if (!messages.setAside(name, number, why)) return;
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
