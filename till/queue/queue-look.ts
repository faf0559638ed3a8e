import type { LaneName } from "../journal/messages.ts";
import type { LaneStatus } from "./lane.ts";

/** A lane as people are told of it. Moments are epoch milliseconds. */
export interface LaneLook extends Omit<LaneStatus, "setAside"> {
  readonly name: LaneName;
  readonly waiting: number;
  /** Messages that are set aside now. */
  readonly setAside: number;
  /** Of those that wait. */
  readonly oldestAtMs: number | null;
  /** Since then; 0 when none waits, or the clock was set back. */
  readonly oldestAgeMs: number;
  /** Null when nothing is being delivered. */
  readonly drainSeconds: number | null;
}

/** A destination as people are told of it: never the key, nor an address that holds it. */
export interface DestinationLook {
  readonly state: "off" | "on" | "faulty";
  /** Only when it is on. */
  readonly url?: string;
  readonly faults: readonly string[];
}

export type WarningKind =
  | "unavailable"
  | "depth"
  | "age"
  | "key"
  | "exchange key"
  | "address"
  | "exchange address"
  | "set aside"
  | "large sum"
  | "plugin"
  | "exchange"
  | "disk";

export interface Warning {
  readonly kind: WarningKind;
  /** For people, in Russian. */
  readonly text: string;
}

/** The whole queue at one moment. */
export interface QueueLook {
  /** False: the journal cannot be asked, and the counts are 0. */
  readonly isAvailable: boolean;
  /** Messages that wait and messages that were set aside. */
  readonly depth: number;
  readonly oldestAtMs: number | null;
  readonly lanes: readonly LaneLook[];
  /** Of giftoman.ini. */
  readonly plugin: DestinationLook;
  /** Of exchange.ini. */
  readonly exchange: DestinationLook;
  readonly warnings: readonly Warning[];
}
