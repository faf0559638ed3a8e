import type { Queryable } from "../database/pool.ts";
import { dimension } from "../receipts/rollup.ts";
import { type FactRow, type Facts, FactsByOwner } from "./facts-by-owner.ts";
import { type Selection, selectsAnything, selectsNothing } from "./filter.ts";
import type { Piece } from "./piece.ts";
import type { Slice } from "./slice.ts";
import { findSliceSetsSql, receiptFactsSql, rollupFactsSql } from "./sql.ts";

/** A piece of one period in one store. Periods are numbers of the asker's own choice. */
export interface WantedPiece {
  readonly storeId: number;
  readonly period: number;
  readonly piece: Piece;
}

export interface FactsQuestion {
  readonly accountId: number;
  readonly pieces: readonly WantedPiece[];
  readonly selection: Selection;
  readonly slices: readonly Slice[];
  readonly bySeller: boolean;
}

/**
 * Whether roll-ups alone can answer: receipts cannot be added up over several sellers or category sets, and no roll-up
 * knows what a seller sold of a category, or which attributes a seller's receipts had.
 */
export function rollupsAnswer({ selection, slices, bySeller }: FactsQuestion): boolean {
  const { sellerIds, categorySetIds } = selection;
  const isPlain = slices.every((slice) => slice.kind === "everything");
  if (selectsAnything(selection)) return isPlain || !bySeller;
  if (!isPlain) return false;
  if (categorySetIds === null) return sellerIds?.length === 1;
  return sellerIds === null && categorySetIds.length === 1 && !bySeller;
}

/**
 * Reads the measures of every piece: whole hours from roll-ups where they can answer, everything else from receipts.
 * @param fromRollups set by tests, which compare the two ways.
 */
export async function readFacts(
  database: Queryable,
  question: FactsQuestion,
  fromRollups = rollupsAnswer(question),
): Promise<Facts> {
  const facts = new FactsByOwner(question.slices);
  if (selectsNothing(question.selection)) return facts;
  const keys = await sliceKeys(database, question);
  const rolledUp = fromRollups ? question.pieces.filter(({ piece }) => piece.hours !== null) : [];
  const others = fromRollups ? question.pieces.filter(({ piece }) => piece.hours === null) : question.pieces;
  const [fromHours, fromReceipts] = await Promise.all([
    rolledUp.length === 0 ? [] : readRollups(database, question, rolledUp, keys),
    others.length === 0 ? [] : readReceipts(database, question, others, keys),
  ]);
  for (const row of fromHours) facts.add(row);
  for (const row of fromReceipts) facts.add(row);
  return facts;
}

/** Which roll-up keys belong to which slice, by its place in the list. */
interface SliceKey {
  readonly slice: number;
  readonly dimension: number;
  readonly key: number;
}

async function sliceKeys(database: Queryable, question: FactsQuestion): Promise<SliceKey[]> {
  const { accountId, slices } = question;
  const keys: SliceKey[] = [];
  const categories: { slice: number; categoryId: number }[] = [];
  for (const [slice, one] of slices.entries()) {
    if (one.kind === "attribute") keys.push({ slice, dimension: dimension.attribute, key: one.attributeId });
    if (one.kind === "categories")
      for (const categoryId of one.categoryIds) categories.push({ slice, categoryId });
  }
  const ownBrand = slices.findIndex((slice) => slice.kind === "own brand");
  if (categories.length === 0 && ownBrand === -1) return keys;
  const { rows } = await database.query<{ slice: number; id: number }>(findSliceSetsSql, [
    accountId,
    categories.map((one) => one.slice),
    categories.map((one) => one.categoryId),
    ownBrand === -1 ? null : ownBrand,
  ]);
  for (const { slice, id } of rows) keys.push({ slice, dimension: dimension.categorySet, key: id });
  return keys;
}

async function readRollups(
  database: Queryable,
  { selection, bySeller }: FactsQuestion,
  pieces: readonly WantedPiece[],
  keys: readonly SliceKey[],
): Promise<FactRow[]> {
  const all = [{ slice: 0, ...keyOfSelection(selection) }, ...keys];
  const { rows } = await database.query<FactRow>({
    name: "read facts from roll-ups",
    text: rollupFactsSql,
    values: [...hourColumns(pieces), ...sliceColumns(all), bySeller, selection.sellerIds],
  });
  return rows;
}

/** Where the roll-ups keep everything that a selection counts; see `rollupsAnswer`. */
function keyOfSelection({ sellerIds, categorySetIds }: Selection): { dimension: number; key: number } {
  const sellerId = sellerIds?.[0];
  if (sellerId !== undefined) return { dimension: dimension.seller, key: sellerId };
  const setId = categorySetIds?.[0];
  return setId === undefined
    ? { dimension: dimension.store, key: 0 }
    : { dimension: dimension.categorySet, key: setId };
}

async function readReceipts(
  database: Queryable,
  { selection, bySeller }: FactsQuestion,
  pieces: readonly WantedPiece[],
  keys: readonly SliceKey[],
): Promise<FactRow[]> {
  // Not a named statement: how many receipts there are decides the plan, so it is made anew each time.
  const { rows } = await database.query<FactRow>(receiptFactsSql, [
    ...hourColumns(pieces),
    pieces.map(({ piece }) => isoMoment(piece.fromMoment)),
    pieces.map(({ piece }) => isoMoment(piece.toMoment)),
    ...sliceColumns(keys),
    bySeller,
    selection.sellerIds,
    selection.categorySetIds,
  ]);
  return rows;
}

function isoMoment(epochSeconds: number): string {
  return new Date(epochSeconds * 1000).toISOString();
}

function hourColumns(pieces: readonly WantedPiece[]): unknown[] {
  return [
    pieces.map((wanted) => wanted.storeId),
    pieces.map((wanted) => wanted.period),
    pieces.map(({ piece }) => piece.hours?.fromDay ?? null),
    pieces.map(({ piece }) => piece.hours?.fromHour ?? null),
    pieces.map(({ piece }) => piece.hours?.toDay ?? null),
    pieces.map(({ piece }) => piece.hours?.toHour ?? null),
  ];
}

function sliceColumns(keys: readonly SliceKey[]): unknown[] {
  return [keys.map((one) => one.slice), keys.map((one) => one.dimension), keys.map((one) => one.key)];
}
