import type { TimeZone } from "@prilavok/contracts/values/time.ts";

/** A store as the table keeps it. Minutes are of the local day; it closes after it opens. */
export interface StoreRow {
  readonly id: number;
  readonly accountId: number;
  readonly extId: string | null;
  readonly name: string;
  readonly country: string;
  readonly city: string;
  readonly street: string;
  readonly house: string;
  readonly timeZone: TimeZone;
  readonly opensMinute: number;
  readonly closesMinute: number;
}

export interface Store extends StoreRow {
  /** City, street and house in one line; empty when none is known. */
  readonly place: string;
}

export function placeOf(row: StoreRow): Store {
  return { ...row, place: [row.city, row.street, row.house].filter((part) => part !== "").join(", ") };
}
