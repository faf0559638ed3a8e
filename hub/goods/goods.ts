import type { E4 } from "@prilavok/contracts/values/decimal.ts";

/** What the office says of an article. */
export interface GoodsDetails {
  /** In the shop: the article's identity in its account, compared exactly. It never changes. */
  readonly code: string;
  /** The barcode as it was written: 8, 12, 13 or 14 digits with their check digit. */
  readonly gtin: string | null;
  readonly name: string;
  readonly unit: string;
  readonly category: string;
  /** Whole hundredths. */
  readonly priceE4: E4;
  /** No longer sold. It keeps its barcode, which another article may have meanwhile. */
  readonly isArchived: boolean;
}

export interface Goods extends GoodsDetails {
  readonly id: number;
  readonly version: number;
  /** Of its last change in the account's feed of goods. */
  readonly position: bigint;
  readonly changedAt: Date;
}

/** What is absent or undefined stays as it is; a new article needs a name and a price. */
export type GoodsChange = Pick<GoodsDetails, "code"> & {
  readonly [K in Exclude<keyof GoodsDetails, "code">]?: GoodsDetails[K] | undefined;
};

/** What a new article has where nothing is said. */
export const newGoods = { gtin: null, unit: "шт", category: "", isArchived: false } as const;
