import type { Measure, Metric } from "../network/metric.ts";

/** What a measure is summed over, inside what the report counts at all. */
export type Slice =
  /** Everything that the report counts. */
  | { readonly kind: "everything" }
  /** Positions that carry a category of the account's own brand. */
  | { readonly kind: "own brand" }
  /** Positions that carry any of these categories; each position once. */
  | { readonly kind: "categories"; readonly categoryIds: readonly number[] }
  /** An attribute of the receipts that are counted. */
  | { readonly kind: "attribute"; readonly attributeId: number };

export const everything: Slice = { kind: "everything" };

/** The same slices have the same key. */
export function sliceKey(slice: Slice): string {
  if (slice.kind === "categories") return `categories ${slice.categoryIds.join(" ")}`;
  return slice.kind === "attribute" ? `attribute ${slice.attributeId}` : slice.kind;
}

export function sliceOfMeasure({ categoryIds, attributeId }: Measure): Slice {
  if (categoryIds !== undefined) return { kind: "categories", categoryIds };
  return attributeId === undefined ? everything : { kind: "attribute", attributeId };
}

/** The different slices that the metrics need, `everything` first. */
export function slicesOf(metrics: readonly Metric[]): Slice[] {
  const slices = new Map([[sliceKey(everything), everything]]);
  for (const { code, definition } of metrics) {
    const needed: Slice[] = code === "category" ? [{ kind: "own brand" }] : [];
    if (definition !== null) needed.push(sliceOfMeasure(definition));
    if (definition?.percentOf !== undefined) needed.push(sliceOfMeasure(definition.percentOf));
    for (const slice of needed) slices.set(sliceKey(slice), slice);
  }
  return [...slices.values()];
}
