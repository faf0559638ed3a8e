import type { Clock } from "../clock.ts";
import { Appointments, waitMaxMs } from "./appointments.ts";
import { DrainRate } from "./drain-rate.ts";
import { Place } from "./place.ts";

/** A request with a body up to this size, packed ones counted as unpacked, is not judged before it is read. */
export const liveBodyBytesMax = 16 * 1024;
/** A receipt of three positions. A larger one is more work and counts as several. */
const bytesPerReceipt = 700;
/** What gzip makes of receipts; an estimate, mended when the body has been read. */
const packing = 6;
const unknownLengthReceipts = 100;
/** The part of `pendingReceiptsMax` that backlog may fill at most: the rest is for live receipts. */
const backlogShare = 0.5;
/** No more backlog is let in than is written in this time: what is held makes live receipts wait. */
const backlogSeconds = 0.1;
/**
 * But so much always: a hub that was slow for a while needs work to show its pace by, and an import over some connections
 * is no stampede (by default 7 batches of newcomers get in).
 */
const backlogLeastShare = 0.3;
/**
 * The part of the backlog's room that is open to a caller, by how often it kept its appointment and was refused again.
 * The last is more than all: whoever has waited that often meets an empty part of the live receipts' room.
 */
const openShares = [0.6, 0.8, 1, 1, 1.25] as const;
/** Devices whose appointments are remembered; the longest remembered is forgotten first. */
const devicesMax = 20_000;
/** A till's timers may run a little ahead of the hub's clock. */
const earlyMs = 100;

/** Why somebody was told "later"; the label of a metric. */
export type RefusalReason = "memory" | "backlog" | "slow body" | "batch" | "writer" | "rate";

export interface AdmissionOptions {
  readonly clock: Clock;
  readonly pendingReceiptsMax: number;
  readonly onRefusal?: (reason: RefusalReason) => void;
}

/** What is known of a request from its head. */
export interface Announced {
  readonly deviceId: number;
  /** Undefined when the length is not told. */
  readonly bytes: number | undefined;
  readonly isPacked: boolean;
}

interface Appointment {
  readonly atMs: number;
  /** How often in a row the device came when it was told to, and was refused. */
  readonly refusals: number;
}

/**
 * Who may bring receipts now, and when the others should come again. Counted in receipts, of all devices together.
 *
 * What it promises:
 * - **Live first.** Backlog is a body over `liveBodyBytesMax`, or more than `liveReceiptsMax` receipts in any. It fills
 *   half of `pendingReceiptsMax` at most, and beyond 0.3 of it no more than the hub writes in a tenth of a second at its
 *   measured pace. So much may be before a live receipt, which is refused only when the writer's whole room is taken.
 * - **A refusal is cheap.** Backlog without room is refused by the head of its request: nothing of it is parsed.
 * - **Later has a time.** Each refused caller gets an appointment of its own, at the hub's measured pace.
 * - **Waiting counts.** Who kept an appointment in vain is let in before newcomers. Who comes before its appointment
 *   and finds no room is told the same appointment again, and gains nothing.
 * - **The hub is never idle for order's sake.** Whoever finds room is let in, appointment or not.
 * - **A slow body holds no place**: see `Place.lend`.
 *
 * What it does not: several hubs on one database each admit on their own. An appointment is no reservation. A small
 * body is read and parsed before it can be known to hold a batch.
 */
export class Admission {
  readonly #clock: Clock;
  readonly #onRefusal: (reason: RefusalReason) => void;
  readonly #pendingMax: number;
  readonly #rate = new DrainRate();
  readonly #appointments = new Appointments();
  readonly #byDevice = new Map<number, Appointment>();
  #held = 0;

  constructor({ clock, pendingReceiptsMax, onRefusal }: AdmissionOptions) {
    this.#clock = clock;
    this.#onRefusal = onRefusal ?? (() => undefined);
    this.#pendingMax = pendingReceiptsMax;
  }

  /** Backlog that was let in and is not answered yet, in receipts. */
  get heldReceipts(): number {
    return this.#held;
  }

  /** How many of them there may be at this pace. */
  get #backlogMax(): number {
    const least = this.#pendingMax * backlogLeastShare;
    const paced = this.#rate.perSecond * backlogSeconds;
    return Math.min(this.#pendingMax * backlogShare, Math.max(least, paced));
  }

  get drainPerSecond(): number {
    return this.#rate.perSecond;
  }

  /** How far ahead appointments have been made. */
  get horizonSeconds(): number {
    return this.#appointments.horizonMs(this.#clock.now()) / 1000;
  }

  /** Judges a request by its head. @returns its place, or the seconds to wait, whole, from 1 to 60. */
  enter(announced: Announced): Place | number {
    // The largest body takes half of the room, or it would have to wait until all the others are through.
    const backlog = backlogOf(announced);
    const receipts = Math.min(backlog, Math.ceil(this.#backlogMax / 2));
    if (receipts > 0 && !this.take(announced.deviceId, receipts)) {
      return this.postpone(announced.deviceId, backlog, "backlog");
    }
    return new Place(this, announced.deviceId, receipts);
  }

  /** Turns a request away that there is no memory for. @returns the seconds to wait. */
  turnAway(announced: Announced): number {
    return this.postpone(announced.deviceId, Math.max(1, backlogOf(announced)), "memory");
  }

  /** Tells of receipts that are durable: the pace is measured by them. */
  drained(receipts: number): void {
    this.#rate.done(receipts);
  }

  /** Makes an appointment, or repeats the one that the device has. @returns whole seconds, from 1 to 60. */
  postpone(deviceId: number, receipts: number, reason: RefusalReason): number {
    const nowMs = this.#clock.now();
    this.#onRefusal(reason);
    this.#observe(nowMs);
    const former = this.#byDevice.get(deviceId);
    const leftMs = former === undefined ? 0 : former.atMs - nowMs;
    // More than a minute is no appointment of ours: the clock was set back.
    if (leftMs > earlyMs && leftMs <= waitMaxMs) return Math.ceil(leftMs / 1000);
    const seconds = Math.ceil(this.#appointments.make(receipts, this.#rate.perSecond, nowMs) / 1000);
    const refusals = former === undefined ? 1 : former.refusals + 1;
    this.#remember(deviceId, { atMs: nowMs + seconds * 1000, refusals });
    return seconds;
  }

  /** Changes what is held, without asking. */
  hold(receipts: number): void {
    this.#held += receipts;
    this.#observe(this.#clock.now());
  }

  /** Takes room for backlog if the device may have it. */
  take(deviceId: number, receipts: number): boolean {
    const nowMs = this.#clock.now();
    const appointment = this.#byDevice.get(deviceId);
    const isKept = appointment !== undefined && appointment.atMs - nowMs <= earlyMs;
    if (!this.#hasRoom(receipts, openShare(isKept ? appointment.refusals : 0))) return false;
    if (isKept) this.#byDevice.delete(deviceId);
    this.hold(receipts);
    return true;
  }

  /** Takes room again that was lent, before everybody else. */
  takeAgain(receipts: number): boolean {
    if (!this.#hasRoom(receipts, openShare(openShares.length))) return false;
    this.hold(receipts);
    return true;
  }

  /** One that is larger than the room itself gets through alone. */
  #hasRoom(receipts: number, share: number): boolean {
    return this.#held === 0 || this.#held + receipts <= this.#backlogMax * share;
  }

  #remember(deviceId: number, appointment: Appointment): void {
    this.#byDevice.delete(deviceId);
    const oldest = this.#byDevice.keys().next();
    if (this.#byDevice.size >= devicesMax && !oldest.done) this.#byDevice.delete(oldest.value);
    this.#byDevice.set(deviceId, appointment);
  }

  #observe(nowMs: number): void {
    this.#rate.observe(this.#held >= this.#backlogMax / 4, nowMs);
  }
}

/** The receipts that a request is taken for, by its head; 0 for a live one. */
function backlogOf({ bytes, isPacked }: Announced): number {
  if (bytes === undefined) return unknownLengthReceipts;
  const unpacked = isPacked ? bytes * packing : bytes;
  return unpacked <= liveBodyBytesMax ? 0 : Math.ceil(unpacked / bytesPerReceipt);
}

function openShare(refusals: number): number {
  return openShares[Math.min(refusals, openShares.length - 1)] ?? 1;
}
