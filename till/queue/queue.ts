import type { Logger } from "pino";
import type { Clock } from "../clock.ts";
import type { Journal } from "../journal/journal.ts";
import { type DestinationName, destinationNames, type LaneName, lanesOf } from "../journal/messages.ts";
import { type Destination, Lane, type LaneStatus } from "./lane.ts";
import type { Mapping } from "./mapping.ts";
import { Resend } from "./resend.ts";
import { Sender } from "./sender.ts";
import { type LaneTiming, laneTiming } from "./timing.ts";

/** Where to send, as it is configured now; told of when it changes. */
export interface DestinationSource {
  readonly current:
    | { readonly state: "off"; readonly isSaid?: true }
    | { readonly state: "faulty" }
    | ({ readonly state: "on" } & Destination);
  onChange(listener: () => void): void;
}

/** Which lanes a person has paused; kept over a restart. */
export interface Pauses {
  has(lane: LaneName): boolean;
  set(lane: LaneName, isPaused: boolean): void;
}

export interface QueueOptions {
  /** Of the mode `work`. */
  readonly journal: Journal;
  /** Where each lane's messages go is said by `lanesOf`. */
  readonly destinations: Readonly<Record<DestinationName, DestinationSource>>;
  readonly mappings: Readonly<Record<LaneName, Mapping>>;
  readonly pauses: Pauses;
  readonly clock: Clock;
  readonly log: Pick<Logger, "info" | "warn" | "error" | "debug">;
  readonly timing?: LaneTiming;
  readonly random?: () => number;
}

/** How long a request that is on its way is waited for when the till closes. */
const closingGraceMs = 5_000;

/**
 * The till's queue: brings what the journal keeps to its destinations, lane by lane, and lets people look at it and
 * help. Everything that has to outlive a crash is in the journal.
 */
export class Queue {
  readonly #options: QueueOptions;
  readonly #lanes: ReadonlyMap<LaneName, { readonly to: DestinationName; readonly lane: Lane }>;
  readonly #senders: readonly Sender[];
  readonly #resend: Resend;
  #isWoken = false;

  constructor(options: QueueOptions) {
    this.#options = options;
    const { journal, clock, log, timing = laneTiming, random = Math.random } = options;
    const told = (to: DestinationName) => options.destinations[to].current.state !== "off";
    this.#resend = new Resend({
      ...{ journal, log },
      lanes: () => destinationNames.filter(told).flatMap((to) => lanesOf[to]),
      onAdded: () => this.#arrived(),
    });
    const lanes = destinationNames
      .flatMap((to) => lanesOf[to].map((name) => ({ to, name })))
      .map(({ to, name }) => {
        const sender = new Sender();
        const lane = new Lane({
          name,
          configuredIn: `${to}.ini`,
          mapping: options.mappings[name],
          messages: journal.messages,
          documentAt: (number) => journal.documentAt(number),
          sender,
          clock,
          timing,
          random,
          log,
          // Who tells of transactions alone has no say in what Giftoman is told.
          onWanted: (wanted) => (to === "giftoman" ? this.#resend.ask(wanted) : undefined),
        });
        return { to, name, lane, sender };
      });
    this.#lanes = new Map(lanes.map(({ to, name, lane }) => [name, { to, lane }]));
    this.#senders = lanes.map(({ sender }) => sender);
    for (const to of destinationNames) {
      options.destinations[to].onChange(() => this.#configure(to));
      this.#configure(to);
    }
  }

  /** Documents were written. The lanes look once the callers have their answers. */
  wake(): void {
    if (this.#isWoken) return;
    this.#isWoken = true;
    setImmediate(() => {
      this.#isWoken = false;
      this.#arrived();
    });
  }

  statuses(): LaneStatus[] {
    return [...this.#lanes.values()].map(({ lane }) => lane.status);
  }

  pause(name: LaneName): void {
    this.#options.pauses.set(name, true);
    this.#configureLane(name);
  }

  resume(name: LaneName): void {
    this.#options.pauses.set(name, false);
    this.#configureLane(name);
  }

  /** Tries now, whatever the lane waits for; a lane that is off or paused stays so. */
  retry(name: LaneName): void {
    this.#configureLane(name);
  }

  /** Messages of the lane were set aside, released or mended. */
  changed(name: LaneName): void {
    this.#lane(name).lane.changed();
  }

  async close(): Promise<void> {
    await Promise.all([...this.#lanes.values()].map(({ lane }) => lane.close(closingGraceMs)));
    await this.#resend.close();
    for (const sender of this.#senders) sender.close();
  }

  #arrived(): void {
    for (const { lane } of this.#lanes.values()) lane.arrived();
  }

  /** A change of one destination leaves the lanes of the others as they are. */
  #configure(to: DestinationName): void {
    for (const name of lanesOf[to]) this.#configureLane(name);
  }

  #configureLane(name: LaneName): void {
    const { destinations, pauses } = this.#options;
    const { to, lane } = this.#lane(name);
    const { current } = destinations[to];
    if (current.state === "off") lane.halt(current.isSaid === true ? "off" : "not configured");
    else if (current.state === "faulty") lane.halt("faulty");
    else if (pauses.has(name)) lane.halt("paused");
    else lane.start(current);
  }

  #lane(name: LaneName) {
    const found = this.#lanes.get(name);
    if (found === undefined) throw new Error(`there is no lane ${name}`);
    return found;
  }
}
