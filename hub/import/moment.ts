import { dayOf, momentToLocal, parseTimestamp, type TimeZone } from "@prilavok/contracts/values/time.ts";

/** How the file orders day, month and year. */
export const dateOrders = ["ymd", "dmy", "mdy"] as const;
export type DateOrder = (typeof dateOrders)[number];

/** A row's time. */
export interface Moment {
  /** For comparing rows: the moment, or the local time read as if it were UTC. */
  readonly ms: number;
  /** The calendar day as the store sees it. */
  readonly day: string;
  /** As it goes on the wire: with `Z` when the moment is known, without an offset when only the hub knows the zone. */
  readonly ts: string;
}

const form =
  /^(\d{1,4})[-./](\d{1,2})[-./](\d{1,4})(?:[T\s]+(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?)?\s*(Z|z|[+-]\d{2}(?::?\d{2})?)?$/;

/**
 * Reads a row's time: ISO 8601, `31.12.2024 9:05`, `12/31/2024 9:05`, with or without an offset; a date alone is
 * its midnight. Remembers the last text, because the rows of a receipt share theirs.
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
    const parts = form.exec(text);
    if (parts === null) return undefined;
    const [, first = "", second = "", third = "", hour = "0", minute = "00", sec = "00", fraction, offset] =
      parts;
    // A four-digit number in front is a year in any file.
    const order = first.length === 4 ? "ymd" : this.#order;
    const [year, month, day] =
      order === "ymd"
        ? [first, second, third]
        : order === "dmy"
          ? [third, second, first]
          : [third, first, second];
    if (year.length !== 4) return undefined;
    const two = (digits: string) => digits.padStart(2, "0");
    // Joined, not concatenated: V8 keeps a concatenation as a tree of its parts, and receipts keep these texts.
    const date = [year, two(month), two(day)].join("-");
    const time = [two(hour), minute, sec].join(":");
    const local = [date, fraction === undefined ? time : `${time}.${fraction}`].join("T");
    if (offset === undefined && this.#zone === undefined) {
      const ms = parseTimestamp(`${local}Z`, "UTC");
      return ms === undefined ? undefined : { ms, day: date, ts: local };
    }
    const ms = parseTimestamp(local + (offset ?? ""), this.#zone ?? "UTC");
    if (ms === undefined) return undefined;
    const ownDay = this.#zone === undefined ? date : dayOf(momentToLocal(ms, this.#zone));
    return { ms, day: ownDay, ts: new Date(ms).toISOString() };
  }
}
