import type { Exact } from "./exact.ts";
import type { Kind } from "./kind.ts";
import type { Moment } from "./moment.ts";

/** Whose a row is. */
export interface RowIdentity {
  readonly receipt: string;
  /** Empty: the file does not tell shifts. */
  readonly shift: string;
  /** `@store/till`, `@store`, `/till`, or empty: the place that the operator names. */
  readonly place: string;
  readonly moment: Moment;
  readonly kind: Kind;
}

export interface RowPosition {
  readonly name: string;
  readonly countE4: bigint;
  readonly totalE4: bigint;
  readonly seller: string;
  readonly category: string;
  readonly article: string;
}

/** What a row says of its whole receipt; empty where it says nothing. */
export interface Said {
  readonly cashier: string;
  readonly token: string;
  readonly discount: string;
  readonly receiptDiscount: string;
  readonly amount: string;
  /** In the order of the map's attributes. */
  readonly attributes: readonly string[];
}

interface Placed {
  readonly line: number;
  readonly identity: RowIdentity;
}

/** A position of a receipt. Without goods and a sum it is the receipt's heading: `position` is undefined. */
export interface GoodRow extends Placed {
  readonly type: "good";
  readonly position: RowPosition | undefined;
  readonly lineDiscountE4: bigint;
  readonly said: Said;
  /** The number, or more, stands on a row before. */
  readonly isContinued: boolean;
  /** Nothing names the goods: the row may be a heading with the receipt's sum. */
  readonly isNameless: boolean;
}

/** A row that is told and not counted: cancelled, adding up others, or empty. */
export interface LeftRow {
  readonly type: "void" | "footing" | "empty";
  readonly line: number;
  readonly text: string;
  /** What a footing says. */
  readonly sum: Exact | undefined;
  /** Of a cancelled row. */
  readonly identity?: RowIdentity;
}

/** A row that cannot be imported. */
export interface BadRow {
  readonly type: "bad";
  readonly line: number;
  readonly reason: string;
  readonly detail: string;
  /** Its receipt, where all is known of it. */
  readonly identity: RowIdentity | undefined;
  /** Where it is not: texts of the row, one of which may be the number. Undefined: the number alone is sure. */
  readonly number: string;
  readonly texts: readonly string[];
}

export type AnyRow = GoodRow | LeftRow | BadRow;
