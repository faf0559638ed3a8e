import { badParam } from "@prilavok/contracts/jsonrpc/errors.ts";
import { dayOf, momentToLocal, parseTimestamp, type TimeZone } from "@prilavok/contracts/values/time.ts";
import { type Metadata, requireMetadataFits } from "./metadata.ts";
import { readTotals } from "./totals.ts";

export type ShiftEventName = "shift/start" | "shift/stop";

/** A shift event as it is kept. */
export interface ShiftEvent {
  readonly name: ShiftEventName;
  /** Epoch milliseconds, whole seconds. */
  readonly atMs: number;
  /** `Y-m-d H:i:s`, local to the store. */
  readonly localTs: string;
  readonly metadata: Metadata;
}

/** The parameters of registerEvent as its schema lets them through. */
export interface EventParams {
  readonly name: ShiftEventName;
  readonly ts: string;
  /** An empty array is how PHP writes no metadata. */
  readonly params?: Metadata | readonly unknown[] | undefined;
}

/**
 * Reads registerEvent. A ts without an offset is local to the offset that `localtimezone` tells, else to the store;
 * an offset of its own counts before both.
 * @throws RpcError -32602 with the path: an impossible ts or localtimezone, metadata too large, malformed totals.
 */
export function readShiftEvent({ name, ts, params }: EventParams, zone: TimeZone): ShiftEvent {
  const metadata: Metadata = params === undefined || Array.isArray(params) ? {} : (params as Metadata);
  const offsetMs = readLocalTimeZone(metadata.localtimezone);
  const moment = readMoment(ts, offsetMs, zone);
  const atMs = Math.floor(moment / 1000) * 1000;
  requireMetadataFits(metadata, "");
  if (name === "shift/stop") readTotals(metadata);
  return { name, atMs, localTs: localTsOf(atMs, zone), metadata };
}

function readMoment(ts: string, offsetMs: number | undefined, zone: TimeZone): number {
  // Only a time without an offset of its own can take a Z.
  const asUtc = offsetMs === undefined ? undefined : parseTimestamp(`${ts}Z`, zone);
  const moment = asUtc === undefined || offsetMs === undefined ? parseTimestamp(ts, zone) : asUtc - offsetMs;
  if (moment === undefined)
    throw badParam("ts", "a local time, Y-m-d H:i:s, between the years 2000 and 2100", ts);
  return moment;
}

const hourMs = 3_600_000;
const offsetHoursMax = 18;
const offsetForm = /^([+-]?)(\d{1,2})(?::(\d{2})|[.,](\d{1,2}))?$/;

/** Hours as a number (3, -5, 5.5) or as text (`+3`, `5.5`, `+03:00`). @returns the offset in milliseconds. */
function readLocalTimeZone(value: unknown): number | undefined {
  if (value === undefined) return undefined;
  const hours = typeof value === "string" ? hoursOf(value.trim()) : value;
  if (typeof hours !== "number" || !(Math.abs(hours) <= offsetHoursMax)) {
    throw badParam("params.localtimezone", `an offset from UTC in hours, ±${offsetHoursMax} at most`, value);
  }
  return Math.round(hours * hourMs);
}

function hoursOf(text: string): number | undefined {
  const parts = offsetForm.exec(text);
  if (parts === null) return undefined;
  const [, sign, whole, minutes = "0", fraction = "0"] = parts;
  if (Number(minutes) > 59) return undefined;
  const hours = Number(whole) + Number(minutes) / 60 + Number(`0.${fraction}`);
  return sign === "-" ? -hours : hours;
}

/** `Y-m-d H:i:s` of a moment in the zone. */
export function localTsOf(momentMs: number, zone: TimeZone): string {
  const localMs = momentToLocal(momentMs, zone);
  return `${dayOf(localMs)} ${new Date(localMs).toISOString().slice(11, 19)}`;
}
