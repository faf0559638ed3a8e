import { dayOf, momentToLocal, parseTimestamp, type TimeZone } from "@prilavok/contracts/values/time.ts";
import type { DateOrder } from "./date-order.ts";

/** A row's time. */
export interface Moment {
  /** For comparing rows: the moment, or the local time read as if it were UTC. */
  readonly ms: number;
  /** The calendar day as the store sees it. */
  readonly day: string;
  /** As it goes on the wire: with `Z` when the moment is known, without an offset when only the hub knows the zone. */
  readonly ts: string;
  /** The file tells no time of day. */
  readonly isDateOnly: boolean;
}

const timeForm =
  /^(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?\s*([ap]\.?m\.?)?\s*(Z|[+-]\d{2}(?::?\d{2})?)?$/i;
const dateForm = /^(\d{1,4})[-./](\d{1,2})[-./](\d{1,4})(?:\s*г\.?)?(?:[T\s,]+|$)/i;
const namedForm = /^(\d{1,2})[-.\s]+(\p{L}{3,8})\.?[-.\s,]+(\d{4}|\d{2})(?:\s*г\.?)?(?:[\s,]+|$)/u;
const compactForm = /^(\d{4})(\d{2})(\d{2})(?:[T\s]?(\d{2})(\d{2})(\d{2})?$|[T\s]+|$)/;
/** The first three letters; «мая» and «май» are one. */
const months = [
  "янв jan",
  "фев feb",
  "мар mar",
  "апр apr",
  "май мая may",
  "июн jun",
  "июл jul",
  "авг aug",
  "сен sep",
  "окт oct",
  "ноя nov",
  "дек dec",
];

interface LocalDate {
  readonly date: string;
  /** What stands behind it. */
  readonly rest: string;
}

/**
 * Reads a row's time: ISO 8601, `31.12.2024 9:05`, `31.12.24`, `12/31/2024 9:05 PM`, «14 марта 2026 г. 10:00»,
 * `20260314100000`, with or without an offset; a date alone is its midnight. Remembers the last text, because the rows of
 * a receipt share theirs.
 */
export class MomentReader {
  readonly #order: DateOrder;
  readonly #zone: TimeZone | undefined;
  #lastText: string | undefined;
  #lastMoment: Moment | undefined;

  /** @param zone of times without an offset; undefined leaves it to the hub, which knows each store's. */
  constructor(order: DateOrder, zone: TimeZone | undefined) {
    this.#order = order;
    this.#zone = zone;
  }

  /** @returns undefined when the text is no time between the years 2000 and 2100. */
  read(text: string): Moment | undefined {
    if (text === this.#lastText) return this.#lastMoment;
    this.#lastText = text;
    this.#lastMoment = this.#read(text.trim());
    return this.#lastMoment;
  }

  #read(text: string): Moment | undefined {
    const local = readDate(text, this.#order);
    if (local === undefined) return undefined;
    const time = local.rest === "" ? midnight : readTime(local.rest);
    if (time === undefined) return undefined;
    const { date } = local;
    const isDateOnly = local.rest === "";
    // Joined, not concatenated: V8 keeps a concatenation as a tree of its parts, and receipts keep these texts.
    const written = [date, time.local].join("T");
    if (time.offset === "" && this.#zone === undefined) {
      const ms = parseTimestamp(`${written}Z`, "UTC");
      return ms === undefined ? undefined : { ms, day: date, ts: written, isDateOnly };
    }
    const ms = parseTimestamp(written + time.offset, this.#zone ?? "UTC");
    if (ms === undefined) return undefined;
    const ownDay = this.#zone === undefined ? date : dayOf(momentToLocal(ms, this.#zone));
    return { ms, day: ownDay, ts: new Date(ms).toISOString(), isDateOnly };
  }
}

function readDate(text: string, order: DateOrder): LocalDate | undefined {
  const numbered = dateForm.exec(text);
  if (numbered !== null) {
    const [whole, first = "", second = "", third = ""] = numbered;
    // A four-digit number in front is a year in any file.
    const ordered = first.length === 4 ? "ymd" : order;
    const [year, month, day] =
      ordered === "ymd"
        ? [first, second, third]
        : ordered === "dmy"
          ? [third, second, first]
          : [third, first, second];
    return dateOf(year, month, day, text.slice(whole.length));
  }
  const named = namedForm.exec(text);
  if (named !== null) {
    const [whole, day = "", name = "", year = ""] = named;
    const month = months.findIndex((names) => names.split(" ").includes(name.slice(0, 3).toLowerCase()));
    return month === -1 ? undefined : dateOf(year, String(month + 1), day, text.slice(whole.length));
  }
  const compact = compactForm.exec(text);
  if (compact === null) return undefined;
  const [whole, year = "", month = "", day = "", hour, minute = "", second = "00"] = compact;
  const rest = hour === undefined ? text.slice(whole.length) : [hour, minute, second].join(":");
  return dateOf(year, month, day, rest);
}

function dateOf(year: string, month: string, day: string, rest: string): LocalDate | undefined {
  if (year.length !== 4 && year.length !== 2) return undefined;
  return { date: [year.padStart(4, "20"), two(month), two(day)].join("-"), rest: rest.trim() };
}

const midnight = { local: "00:00:00", offset: "" } as const;

function readTime(text: string): { readonly local: string; readonly offset: string } | undefined {
  const parts = timeForm.exec(text);
  if (parts === null) return undefined;
  const [, hourText = "", minute = "", second = "00", fraction, half, offset = ""] = parts;
  const hour = half === undefined ? Number(hourText) : hourOfHalf(Number(hourText), half);
  if (hour === undefined) return undefined;
  const time = [two(String(hour)), minute, second].join(":");
  return { local: fraction === undefined ? time : `${time}.${fraction}`, offset };
}

function hourOfHalf(hour: number, half: string): number | undefined {
  if (hour < 1 || hour > 12) return undefined;
  return (hour % 12) + (/^p/i.test(half) ? 12 : 0);
}

function two(digits: string): string {
  return digits.padStart(2, "0");
}
