import { shownPerCallMax } from "@prilavok/contracts/exchange/limits.ts";
import { exchangeConfirm, exchangeReceive } from "@prilavok/contracts/exchange/receive.ts";
import { errorRegistry } from "@prilavok/contracts/jsonrpc/errors.ts";
import type { Logger } from "pino";
import type { Clock } from "../clock.ts";
import { backoffMs } from "../queue/backoff.ts";
import { LaneTimer } from "../queue/lane-timer.ts";
import { Sender } from "../queue/sender.ts";
import { type LaneTiming, laneTiming } from "../queue/timing.ts";
import { applyAnswer } from "./apply.ts";
import { type ExchangeEvent, type ExchangeState, exchangeSteps } from "./exchange-states.ts";
import { type CallOutcome, type HubAddress, HubCaller } from "./hub-call.ts";
import { readAnswerOfReceive } from "./packets.ts";
import { firstCursor, type OrderStore } from "./store.ts";

/** exchange.ini as it is now; told of when it changes. */
export interface HubSource {
  readonly current: { readonly state: "off" | "faulty" } | ({ readonly state: "on" } & HubAddress);
  onChange(listener: () => void): void;
}

export interface ExchangeClientOptions {
  readonly store: OrderStore;
  readonly hub: HubSource;
  readonly clock: Clock;
  readonly log: Pick<Logger, "info" | "warn" | "error" | "debug">;
  /** The hub has answered, and what it told is on the disk. */
  readonly onAnswered?: () => void;
  readonly timing?: LaneTiming;
  readonly random?: () => number;
  /** How long the hub may hold an answer back. */
  readonly waitSeconds?: number;
}

/** What can be seen of the exchange. */
export interface ExchangeStatus {
  readonly state: ExchangeState;
  readonly lastError: { readonly text: string; readonly atMs: number } | null;
  readonly failuresInRow: number;
  /** The last answer was of somebody who does not know the address. */
  readonly isAddressWrong: boolean;
  /** Packets that could not be read since the till was started. */
  readonly faultyPackets: number;
}

interface Flight {
  readonly aborter: AbortController;
}

const waitSecondsOfPoll = 25;
/** A hub that answers «nothing» sooner has not waited. */
const hastyMs = 1_000;

/**
 * Fetches what the hub has for this till, for as long as the exchange is on.
 *
 * Invariants, each with what enforces it:
 * 1. What is confirmed is on the disk: the cursor that is confirmed is read from the file.
 * 2. The state changes by `exchangeSteps` alone: `#on` is the only place that sets it.
 * 3. One request is on its way at most, and none that was given up counts: `#fly` compares flights.
 * 4. Every state but `halted` has a wake-up: a request's timeout, or the timer that `#enter` starts.
 */
export class ExchangeClient {
  readonly #options: ExchangeClientOptions;
  readonly #timing: LaneTiming;
  readonly #caller: HubCaller;
  readonly #timer = new LaneTimer(() => this.#on("due"));
  #state: ExchangeState = "halted";
  #flight: Flight | undefined;
  #confirmedCursor: string | undefined;
  #failures = 0;
  #retryAfterMs: number | undefined;
  #lastError: ExchangeStatus["lastError"] = null;
  #isAddressWrong = false;
  #faultyPackets = 0;
  /** The last question was answered: the next one may be held back. */
  #isInTouch = false;
  #isClosed = false;

  constructor(options: ExchangeClientOptions) {
    this.#options = options;
    this.#timing = options.timing ?? laneTiming;
    this.#caller = new HubCaller(new Sender(), options.clock);
    options.hub.onChange(() => this.#configure());
    this.#configure();
  }

  get status(): ExchangeStatus {
    return {
      state: this.#state,
      lastError: this.#lastError,
      failuresInRow: this.#failures,
      isAddressWrong: this.#isAddressWrong,
      faultyPackets: this.#faultyPackets,
    };
  }

  /** Orders were shown for the first time: the hub is told soon. */
  shown(): void {
    this.#on("shown");
  }

  /** At once: a request that is on its way is given up. */
  close(): void {
    this.#isClosed = true;
    this.#timer.stop();
    this.#flight?.aborter.abort();
    this.#flight = undefined;
    this.#caller.close();
  }

  #configure(): void {
    this.#failures = 0;
    this.#isInTouch = false;
    this.#on(this.#options.hub.current.state === "on" ? "start" : "halt");
  }

  #on(event: ExchangeEvent): void {
    if (this.#isClosed) return;
    const next = exchangeSteps[this.#state][event];
    if (next === "impossible") throw new Error(`the exchange is ${this.#state}, and ${event} came`);
    const isStaying = next === this.#state && (event === "shown" || event === "halt");
    this.#state = next;
    if (!isStaying) this.#enter(next);
  }

  #enter(state: ExchangeState): void {
    this.#flight?.aborter.abort();
    this.#flight = undefined;
    this.#timer.stop();
    switch (state) {
      case "halted":
        return;
      case "asking":
        this.#fly((hub, signal) => this.#ask(hub, signal));
        return;
      case "confirming":
        this.#fly((hub, signal) => this.#confirm(hub, signal));
        return;
      case "waiting":
        this.#timer.start(this.#backoffMs());
        return;
      case "stopped":
        this.#timer.start(this.#timing.probeMs);
    }
  }

  #backoffMs(): number {
    const { random = Math.random } = this.#options;
    return backoffMs(Math.max(1, this.#failures), this.#retryAfterMs, this.#timing, random);
  }

  #fly(work: (hub: HubAddress, signal: AbortSignal) => Promise<ExchangeEvent>): void {
    const hub = this.#options.hub.current;
    const flight = { aborter: new AbortController() };
    this.#flight = flight;
    if (hub.state !== "on") throw new Error("there is no hub to ask");
    work(hub, flight.aborter.signal)
      .catch((cause: unknown) => {
        this.#options.log.error({ err: cause }, "the exchange failed");
        return this.#fail("касса не может сохранить полученное");
      })
      .then((event) => {
        if (this.#flight !== flight) return;
        this.#flight = undefined;
        this.#on(event);
      })
      .catch((cause: unknown) => this.#options.log.error({ err: cause }, "the exchange has stopped"));
  }

  async #ask(hub: HubAddress, signal: AbortSignal): Promise<ExchangeEvent> {
    const { store, clock } = this.#options;
    const after = store.cursor;
    // The first answer is wanted at once: others wait for word that the hub is there.
    const waitSeconds = this.#isInTouch ? (this.#options.waitSeconds ?? waitSecondsOfPoll) : 0;
    const beganMs = performance.now();
    const timeoutMs = waitSeconds * 1_000 + hub.timeoutMs;
    const params = { after, waitSeconds };
    const outcome = await this.#caller.call(hub, exchangeReceive.name, params, timeoutMs, signal);
    if (signal.aborted) return "later";
    if (outcome.kind !== "answered") return this.#refused(outcome, after);
    const answer = readAnswerOfReceive(outcome.result);
    if (answer === undefined) return this.#fail("непонятный ответ");
    const applied = applyAnswer(store, after, answer, clock.now());
    this.#succeed();
    for (const { kind, isFaulty } of applied.passedOver) this.#tellPassedOver(kind, isFaulty);
    this.#options.onAnswered?.();
    const isHasty = waitSeconds > 0 && answer.cursor === after && performance.now() - beganMs < hastyMs;
    if (isHasty && !this.#hasToConfirm()) return "hasty";
    if (answer.more && !isHasty) return "more";
    return this.#hasToConfirm() ? "applied" : "unchanged";
  }

  #hasToConfirm(): boolean {
    const { store } = this.#options;
    return store.cursor !== this.#confirmedCursor || store.orders.untold(1).length > 0;
  }

  async #confirm(hub: HubAddress, signal: AbortSignal): Promise<ExchangeEvent> {
    const { store } = this.#options;
    for (;;) {
      const { cursor } = store;
      const shown = store.orders.untold(shownPerCallMax);
      const params = { cursor, ...(shown.length === 0 ? {} : { shown }) };
      const outcome = await this.#caller.call(hub, exchangeConfirm.name, params, hub.timeoutMs, signal);
      if (signal.aborted) return "later";
      if (outcome.kind === "later" || outcome.kind === "key refused") return this.#refused(outcome, cursor);
      if (outcome.kind === "refused") {
        this.#options.log.warn({ why: outcome.why }, "the hub refuses what the till confirms");
      }
      // It only tells the office how far an order has come: what is refused is not said again.
      store.transact(() => {
        for (const { uid, version } of shown) store.orders.told(uid, version);
      });
      this.#confirmedCursor = cursor;
      // More was shown meanwhile, or did not fit.
      if (store.orders.untold(1).length === 0) return "confirmed";
    }
  }

  #refused(outcome: Exclude<CallOutcome, { kind: "answered" }>, after: string): ExchangeEvent {
    switch (outcome.kind) {
      case "key refused":
        this.#fail(outcome.why);
        return "key refused";
      case "later": {
        const event = this.#fail(outcome.why, outcome.retryAfterMs);
        this.#isAddressWrong = outcome.isAddress === true;
        return event;
      }
      case "refused": {
        const event = this.#fail(outcome.why);
        if (outcome.code === errorRegistry.invalidParams.code && after !== firstCursor) {
          this.#options.log.warn(
            { after },
            "the hub does not know the till's cursor: everything is asked anew",
          );
          this.#options.store.cursor = firstCursor;
        }
        return event;
      }
    }
  }

  #tellPassedOver(kind: string, isFaulty: boolean): void {
    if (isFaulty) this.#faultyPackets += 1;
    const { log } = this.#options;
    if (isFaulty) log.error({ kind }, "the hub sent a packet that cannot be read: it was passed over");
    else log.debug({ kind }, "the hub sent a packet of a kind that this program does not know");
  }

  #fail(text: string, retryAfterMs?: number): "later" {
    const { log, clock } = this.#options;
    if (this.#failures === 0) log.warn({ why: text }, "the hub does not answer the exchange");
    this.#failures += 1;
    this.#isAddressWrong = false;
    this.#isInTouch = false;
    this.#retryAfterMs = retryAfterMs;
    this.#lastError = { text, atMs: clock.now() };
    return "later";
  }

  #succeed(): void {
    if (this.#failures > 0) this.#options.log.info({}, "the hub answers the exchange again");
    this.#failures = 0;
    this.#isAddressWrong = false;
    this.#isInTouch = true;
    this.#retryAfterMs = undefined;
  }
}
