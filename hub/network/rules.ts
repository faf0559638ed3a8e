/**
 * What names, ext ids and hours the network accepts. Lengths are the wire's, in code points.
 * Source: Device API contract, sections 4 (poskey) and 5 (setCashbox).
 */
import { storeExtIdCharsMax } from "@prilavok/contracts/management-api/limits.ts";
import { codePointLength, isStorable, isVisible } from "@prilavok/contracts/values/text.ts";
import { isTimeZone, type TimeZone } from "@prilavok/contracts/values/time.ts";

/**
 * - *bad value*: of `field`, which the caller can mend.
 * - *not found*: the account, store, device or metric that was named does not exist for this caller.
 * - *in use*: the store's ext id or the metric's name belongs to another one; *device in use*: the device's ext id.
 * - *over a limit*: there are as many as there may be.
 */
export type NetworkFault = "bad value" | "not found" | "in use" | "device in use" | "over a limit";

/** A refusal of the network's rules, in a sentence for the operator; the door turns it into a registry error. */
export class NetworkError extends Error {
  readonly fault: NetworkFault;
  /** The member of the rule's argument that is at fault. */
  readonly field: string;
  readonly expected: string | undefined;
  readonly actual: unknown;

  constructor(fault: NetworkFault, field: string, message: string, expected?: string, actual?: unknown) {
    super(message);
    this.name = "NetworkError";
    this.fault = fault;
    this.field = field;
    this.expected = expected;
    this.actual = actual;
  }
}

/** `timeZone must be an IANA time zone such as Europe/Moscow, not "Mars/Olympus"` */
export function badValue(field: string, expected: string, actual: unknown): NetworkError {
  return new NetworkError(
    "bad value",
    field,
    `${field} must be ${expected}, not ${quote(actual)}`,
    expected,
    actual,
  );
}

function quote(value: unknown): string {
  if (value === undefined) return "absent";
  const text = JSON.stringify(value);
  return text.length > 100 ? `${text.slice(0, 100)}…` : text;
}

/** Names of accounts, stores, devices and metrics. */
export const nameCharsMax = 100;
export const storesPerAccountMax = 10_000;
export const devicesPerAccountMax = 50_000;
export const customMetricsPerAccountMax = 50;

/** A text of 1 to `charsMax` code points without control characters, and without the white space around it. */
export function checkText(field: string, text: string, charsMax: number): string {
  const trimmed = text.trim();
  const length = codePointLength(trimmed);
  if (length === 0 || length > charsMax || !isStorable(trimmed) || !isVisible(trimmed)) {
    throw badValue(field, `a text of 1 to ${charsMax} characters`, text);
  }
  return trimmed;
}

/** As `checkText`, but it may be empty. */
export function checkOptionalText(field: string, text: string, charsMax: number): string {
  return text.trim() === "" ? "" : checkText(field, text, charsMax);
}

/** The outside's id of a store or device: any text that is not blank, compared exactly as it is. */
export function checkExtId(field: string, extId: string, charsMax: number): string {
  if (extId.trim() === "" || codePointLength(extId) > charsMax || !isStorable(extId) || !isVisible(extId)) {
    throw badValue(field, `a text of 1 to ${charsMax} characters`, extId);
  }
  return extId;
}

/** A store's ext id holds no `/`: in a poskey everything after the first one names the till. */
export function checkStoreExtId(field: string, extId: string): string {
  if (extId.includes("/"))
    throw badValue(field, `without "/", which separates store and till in a poskey`, extId);
  return checkExtId(field, extId, storeExtIdCharsMax);
}

/** @returns the zone in its usual spelling: `europe/moscow` is Europe/Moscow. */
export function checkTimeZone(field: string, name: string): TimeZone {
  if (!isTimeZone(name)) throw badValue(field, "an IANA time zone such as Europe/Moscow", name);
  return Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(name).timeZoneId;
}

const idMax = 2_147_483_647;

/** An id as it is written outside; null, which nothing has, for what is no id. */
export function parseId(text: string): number | null {
  return /^\d{1,10}$/.test(text) && Number(text) <= idMax ? Number(text) : null;
}

/** Opening hours of a local day, in minutes from midnight. */
export interface Hours {
  readonly opensMinute: number;
  readonly closesMinute: number;
}

export const dayMinutes = 1_440;

export function checkHours({ opensMinute, closesMinute }: Hours): void {
  if (!isMinute(opensMinute) || !isMinute(closesMinute) || opensMinute >= closesMinute) {
    throw badValue(
      "closes",
      `after opens (${formatMinute(opensMinute)}), within one day of 00:00 to 24:00`,
      formatMinute(closesMinute),
    );
  }
}

function isMinute(minute: number): boolean {
  return Number.isInteger(minute) && minute >= 0 && minute <= dayMinutes;
}

/** `"09:30"` → 570; `"24:00"` is the end of the day. */
export function parseMinute(field: string, text: string): number {
  const parts = /^(\d{1,2}):(\d{2})$/.exec(text);
  const minute = Number(parts?.[1]) * 60 + Number(parts?.[2]);
  if (parts === null || Number(parts[2]) > 59 || minute > dayMinutes) {
    throw badValue(field, "a time of day as HH:MM, 00:00 to 24:00", text);
  }
  return minute;
}

/** 570 → `"09:30"`. */
export function formatMinute(minute: number): string {
  const two = (part: number) => String(part).padStart(2, "0");
  return `${two(Math.floor(minute / 60))}:${two(minute % 60)}`;
}
