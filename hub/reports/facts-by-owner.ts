import type { MeasuresBySlice } from "./figure.ts";
import { addMeasures, type Measures, noMeasures } from "./measures.ts";
import { everything, type Slice, sliceKey } from "./slice.ts";

export interface SellerFacts {
  readonly id: number;
  readonly name: string;
  readonly measures: MeasuresBySlice;
}

/** The measures that were read; where nothing happened they are zero. */
export interface Facts {
  of(storeId: number, period: number): MeasuresBySlice;
  /** The sellers who have anything in the period, in no particular order. */
  sellersOf(storeId: number, period: number): readonly SellerFacts[];
}

/** Measures of a store (seller null) or of one seller, in one period and slice, as the statements return them. */
export interface FactRow {
  readonly storeId: number;
  readonly period: number;
  readonly slice: number;
  readonly sellerId: number | null;
  readonly sellerName: string | null;
  /** Sums of bigint arrive as text. */
  readonly receipts: string | bigint;
  readonly refunds: string | bigint;
  readonly filled: string | bigint;
  readonly filledCountE4: string | bigint;
  readonly lines: string | bigint;
  readonly countE4: string | bigint;
  readonly amountE4: string | bigint;
}

interface OwnerMeasures {
  name: string;
  readonly bySlice: Measures[];
}

/** Rows added up: a period comes in several, from roll-ups and from cut hours. */
export class FactsByOwner implements Facts {
  readonly #slices: ReadonlyMap<string, number>;
  /** By `store period`, then by seller; null is the store. */
  readonly #owners = new Map<string, Map<number | null, OwnerMeasures>>();

  constructor(slices: readonly Slice[]) {
    this.#slices = new Map(slices.map((slice, index) => [sliceKey(slice), index]));
    if (this.#slices.get(sliceKey(everything)) !== 0) throw new Error("the first slice must be everything");
  }

  add(row: FactRow): void {
    this.#change(row, readMeasures(row));
  }

  /** What annulled receipts gave: sums of money and goods keep it, numbers of receipts and lines do not. */
  leaveOut(row: FactRow): void {
    const { receipts, refunds, filled, filledCountE4, lines, amountE4 } = readMeasures(row);
    this.#change(row, {
      ...noMeasures,
      receipts: -receipts,
      refunds: -refunds,
      filled: -filled,
      filledCountE4: -filledCountE4,
      lines: -lines,
      annulledE4: amountE4,
    });
  }

  #change(row: FactRow, change: Measures): void {
    const at = `${row.storeId} ${row.period}`;
    const owners = this.#owners.get(at) ?? new Map<number | null, OwnerMeasures>();
    this.#owners.set(at, owners);
    const owner = owners.get(row.sellerId) ?? { name: row.sellerName ?? "", bySlice: [] };
    owners.set(row.sellerId, owner);
    owner.bySlice[row.slice] = addMeasures(owner.bySlice[row.slice] ?? noMeasures, change);
  }

  of(storeId: number, period: number): MeasuresBySlice {
    return this.#measures(this.#owners.get(`${storeId} ${period}`)?.get(null));
  }

  sellersOf(storeId: number, period: number): readonly SellerFacts[] {
    const sellers: SellerFacts[] = [];
    for (const [id, owner] of this.#owners.get(`${storeId} ${period}`) ?? []) {
      if (id !== null) sellers.push({ id, name: owner.name, measures: this.#measures(owner) });
    }
    return sellers;
  }

  #measures(owner: OwnerMeasures | undefined): MeasuresBySlice {
    return (slice) => {
      const index = this.#slices.get(sliceKey(slice));
      if (index === undefined) throw new Error(`the slice ${sliceKey(slice)} was not read`);
      return owner?.bySlice[index] ?? noMeasures;
    };
  }
}

function readMeasures(row: FactRow): Measures {
  return {
    receipts: BigInt(row.receipts),
    refunds: BigInt(row.refunds),
    filled: BigInt(row.filled),
    filledCountE4: BigInt(row.filledCountE4),
    lines: BigInt(row.lines),
    countE4: BigInt(row.countE4),
    amountE4: BigInt(row.amountE4),
    annulledE4: 0n,
  };
}
