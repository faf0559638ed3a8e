import type { Logger } from "pino";
import type { Clock } from "../clock.ts";
import type { Journal } from "../journal/journal.ts";
import type { LaneCounts, LaneName } from "../journal/messages.ts";
import { freeBytesOf } from "./free-space.ts";
import type { LaneStatus } from "./lane.ts";
import type { DestinationLook, LaneLook, QueueLook } from "./queue-look.ts";
import { type WarningLimits, warningsOf } from "./warnings.ts";

export interface QueueViewOptions {
  /** Of the mode `work`. */
  readonly messages: Pick<Journal["messages"], "counts">;
  readonly statuses: () => readonly LaneStatus[];
  readonly plugin: () => DestinationLook;
  readonly exchange: () => DestinationLook;
  /** Whether a receipt waits with a sum that its server may not take. */
  readonly hasLargeSum: () => boolean;
  /** The till's data folder. */
  readonly folder: string;
  readonly limits: WarningLimits;
  /** IANA name. */
  readonly timeZone: string;
  readonly clock: Clock;
  readonly log: Pick<Logger, "debug">;
}

interface Counted {
  readonly lanes: ReadonlyMap<LaneName, LaneCounts>;
  readonly isAvailable: boolean;
  readonly hasLargeSum: boolean;
  readonly atMs: number;
}

/** So few are counted in half a millisecond, at every look. */
const countedAnewMax = 5_000;
/** More of them take some milliseconds, and callers may ask often. */
const rememberMs = 1_000;

/** Looks at the queue for people: never throws, and costs next to nothing. */
export class QueueView {
  readonly #options: QueueViewOptions;
  #counted: Counted | undefined;

  constructor(options: QueueViewOptions) {
    this.#options = options;
  }

  look(): QueueLook {
    const { statuses, plugin, exchange, folder, limits, timeZone, clock } = this.#options;
    const { lanes: counts, isAvailable, hasLargeSum } = this.#count();
    const nowMs = clock.now();
    const lanes = statuses().map((status) => laneLook(status, counts.get(status.name), nowMs));
    const oldest = lanes.flatMap(({ oldestAtMs }) => (oldestAtMs === null ? [] : [oldestAtMs]));
    const found = {
      isAvailable,
      depth: lanes.reduce((sum, { waiting, setAside }) => sum + waiting + setAside, 0),
      oldestAtMs: oldest.length === 0 ? null : Math.min(...oldest),
      lanes,
      plugin: plugin(),
      exchange: exchange(),
    };
    const moment = { nowMs, hasLargeSum, freeBytes: freeBytesOf(folder) };
    return { ...found, warnings: warningsOf({ ...found, ...moment }, limits, timeZone) };
  }

  /** Messages were changed by hand: who did it sees it at the next look. */
  forget(): void {
    this.#counted = undefined;
  }

  #count(): Counted {
    const atMs = performance.now();
    if (this.#counted !== undefined && isFresh(this.#counted, atMs)) return this.#counted;
    this.#counted = { ...this.#counts(), atMs };
    return this.#counted;
  }

  #counts(): Omit<Counted, "atMs"> {
    try {
      const lanes = this.#options.messages.counts().map((counts) => [counts.lane, counts] as const);
      return { lanes: new Map(lanes), isAvailable: true, hasLargeSum: this.#options.hasLargeSum() };
    } catch (cause) {
      // Told by the warning, which is logged once and not at every look.
      this.#options.log.debug({ err: cause }, "the queue cannot be counted");
      return { lanes: new Map(), isAvailable: false, hasLargeSum: false };
    }
  }
}

function isFresh({ lanes, atMs: countedMs }: Counted, atMs: number): boolean {
  const messages = [...lanes.values()].reduce((sum, { waiting, setAside }) => sum + waiting + setAside, 0);
  return messages > countedAnewMax && atMs - countedMs < rememberMs;
}

function laneLook(status: LaneStatus, counts: LaneCounts | undefined, nowMs: number): LaneLook {
  const { waiting = 0, setAside = 0, oldestAtMs = null } = counts ?? {};
  const oldestAgeMs = oldestAtMs === null ? 0 : Math.max(0, nowMs - oldestAtMs);
  const drain = drainSeconds(waiting, status.perSecond);
  return { ...status, waiting, setAside, oldestAtMs, oldestAgeMs, drainSeconds: drain };
}

function drainSeconds(waiting: number, perSecond: number): number | null {
  if (waiting === 0) return 0;
  return perSecond > 0 ? Math.ceil(waiting / perSecond) : null;
}
