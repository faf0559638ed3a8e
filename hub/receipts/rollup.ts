import type { Column } from "../database/columns.ts";
import type { Position } from "./position.ts";
import type { Attribute, Receipt } from "./receipt.ts";

/** The values of `rollup.dimension`. */
export const dimension = { store: 0, seller: 1, categorySet: 2, attribute: 3 } as const;
/** More than the largest value of a dimension. */
const dimensionsMax = 4;
export type Dimension = (typeof dimension)[keyof typeof dimension];

/** Additive measures of one roll-up row. Sums grow past a safe integer only in hostile hands; then they are bigint. */
export interface Measures {
  receipts: number;
  refunds: number;
  filled: number;
  filledCountE4: number | bigint;
  lines: number;
  countE4: number | bigint;
  amountE4: number | bigint;
  refundAmountE4: number | bigint;
  discountE4: number | bigint;
}

interface Row extends Measures {
  readonly storeId: number;
  readonly dimension: Dimension;
  readonly day: string;
  readonly hour: number;
  readonly key: number;
}

/** What of a receipt is in the roll-ups. */
export interface RolledReceipt extends Pick<Receipt, "day" | "hour" | "amountE4" | "discountE4"> {
  readonly positions: readonly Pick<Position, "countE4" | "totalE4">[];
  readonly attributes: readonly Pick<Attribute, "valueE4">[];
}

/** What a receipt and its name ids contribute. Seller and category set ids stand in the order of the positions. */
export interface RollupInput {
  readonly storeId: number;
  readonly receipt: RolledReceipt;
  readonly cashierId: number | null;
  readonly sellerIds: readonly (number | null)[];
  readonly categorySetIds: readonly (number | null)[];
  readonly attributeIds: readonly (number | null)[];
}

/**
 * The roll-up rows of a group of new receipts, in key order. Definitions (contract, section 6, read from the
 * samples' own arithmetic):
 * - receipts and refunds count a receipt once under each key that it touches;
 * - filled counts sale receipts with positions of the key, filledCountE4 sums those positions' counts;
 * - a seller's amount is the sum of the seller's positions; a receipt without positions belongs to its cashier whole,
 *   as one line; the store's amount is the receipt's own.
 */
export class RollupGroup {
  /** By store and local hour, then by dimension and key as one number. */
  readonly #hours = new Map<string, Map<number, Row>>();
  /** The rows of the receipt that is being added. */
  #hour = new Map<number, Row>();

  add(input: RollupInput): void {
    this.#hour = this.#hourOf(input);
    this.#addStore(input);
    this.#addPositions(input, dimension.seller, input.sellerIds);
    this.#addPositions(input, dimension.categorySet, input.categorySetIds);
    const { receipt, cashierId } = input;
    if (receipt.positions.length === 0 && cashierId !== null) {
      const row = this.#touch(input, dimension.seller, cashierId);
      row.lines += 1;
      this.#addAmount(row, receipt, receipt.amountE4);
    }
    this.#addAttributes(input);
  }

  /** The rows in key order, as the columns of the write statement (`rollupColumns`). */
  toColumns(): Column[] {
    const rows = [...this.#hours.values()].flatMap((hour) => [...hour.values()]).sort(byKey);
    return [
      rows.map((row) => row.storeId),
      rows.map((row) => row.dimension),
      rows.map((row) => row.day),
      rows.map((row) => row.hour),
      rows.map((row) => row.key),
      rows.map((row) => row.receipts),
      rows.map((row) => row.refunds),
      rows.map((row) => row.filled),
      sums(rows.map((row) => row.filledCountE4)),
      rows.map((row) => row.lines),
      sums(rows.map((row) => row.countE4)),
      sums(rows.map((row) => row.amountE4)),
      sums(rows.map((row) => row.refundAmountE4)),
      sums(rows.map((row) => row.discountE4)),
    ];
  }

  #addStore(input: RollupInput): void {
    const { receipt } = input;
    const row = this.#touch(input, dimension.store, 0);
    this.#addAmount(row, receipt, receipt.amountE4);
    row.discountE4 = add(row.discountE4, receipt.discountE4);
    row.lines += receipt.positions.length;
    const fills = receipt.amountE4 >= 0 && receipt.positions.length > 0;
    if (fills) row.filled += 1;
    for (const position of receipt.positions) {
      row.countE4 = add(row.countE4, position.countE4);
      if (fills) row.filledCountE4 = add(row.filledCountE4, position.countE4);
    }
  }

  #addPositions(input: RollupInput, kind: Dimension, keys: readonly (number | null)[]): void {
    const { receipt } = input;
    const seen: number[] = [];
    const isSale = receipt.amountE4 >= 0;
    for (const [line, position] of receipt.positions.entries()) {
      const key = keys[line] ?? null;
      if (key === null) continue;
      const isFirst = !seen.includes(key);
      if (isFirst) seen.push(key);
      const row = isFirst ? this.#touch(input, kind, key) : this.#row(input, kind, key);
      row.lines += 1;
      row.countE4 = add(row.countE4, position.countE4);
      if (isSale) row.filledCountE4 = add(row.filledCountE4, position.countE4);
      if (isSale && isFirst) row.filled += 1;
      this.#addAmount(row, receipt, position.totalE4);
    }
  }

  #addAttributes(input: RollupInput): void {
    const seen = new Set<number>();
    for (const [line, attribute] of input.receipt.attributes.entries()) {
      const key = input.attributeIds[line] ?? null;
      if (key === null) continue;
      const row = seen.has(key)
        ? this.#row(input, dimension.attribute, key)
        : this.#touch(input, dimension.attribute, key);
      seen.add(key);
      row.lines += 1;
      this.#addAmount(row, input.receipt, attribute.valueE4);
    }
  }

  #addAmount(row: Row, receipt: RolledReceipt, valueE4: number): void {
    row.amountE4 = add(row.amountE4, valueE4);
    if (receipt.amountE4 < 0) row.refundAmountE4 = add(row.refundAmountE4, valueE4);
  }

  /** The row of a key that this receipt meets for the first time: the receipt is counted. */
  #touch(input: RollupInput, kind: Dimension, key: number): Row {
    const row = this.#row(input, kind, key);
    row.receipts += 1;
    if (input.receipt.amountE4 < 0) row.refunds += 1;
    return row;
  }

  #hourOf({ storeId, receipt }: RollupInput): Map<number, Row> {
    const id = `${storeId}|${receipt.day}|${receipt.hour}`;
    let hour = this.#hours.get(id);
    if (hour === undefined) {
      hour = new Map();
      this.#hours.set(id, hour);
    }
    return hour;
  }

  #row(input: RollupInput, kind: Dimension, key: number): Row {
    const id = key * dimensionsMax + kind;
    let row = this.#hour.get(id);
    if (row === undefined) {
      const { day, hour } = input.receipt;
      row = { storeId: input.storeId, dimension: kind, day, hour, key, ...noMeasures };
      this.#hour.set(id, row);
    }
    return row;
  }
}

const noMeasures: Measures = {
  receipts: 0,
  refunds: 0,
  filled: 0,
  filledCountE4: 0,
  lines: 0,
  countE4: 0,
  amountE4: 0,
  refundAmountE4: 0,
  discountE4: 0,
};

function add(sum: number | bigint, value: number): number | bigint {
  if (typeof sum === "number") {
    const next = sum + value;
    if (Number.isSafeInteger(next)) return next;
  }
  return BigInt(sum) + BigInt(value);
}

function byKey(a: Row, b: Row): number {
  return (
    a.storeId - b.storeId ||
    a.dimension - b.dimension ||
    (a.day < b.day ? -1 : a.day > b.day ? 1 : 0) ||
    a.hour - b.hour ||
    a.key - b.key
  );
}

/** A sum past the safe integers goes as text. */
function sums(values: readonly (number | bigint)[]): Column {
  return values.map((value) => (typeof value === "bigint" ? String(value) : value));
}
