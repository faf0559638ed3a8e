import type { Queryable } from "../database/pool.ts";
import type { Merges } from "../names/merges.ts";
import { readMerges } from "../names/names.ts";
import { dimension } from "../receipts/rollup.ts";
import { findAnnulled, readFactsOfReceipts } from "./annulled.ts";
import { type FactRow, type Facts, FactsByOwner } from "./facts-by-owner.ts";
import { type Selection, selectsAnything, selectsNothing } from "./filter.ts";
import { mergeColumns, sellerMerges, shareHours } from "./merged-sellers.ts";
import type { Slice } from "./slice.ts";
import { findSliceSetsSql, ownBrandIdsSql, receiptFactsSql, rollupFactsSql } from "./sql.ts";
import { hourColumns, momentColumns, type WantedPiece } from "./wanted.ts";

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
  // Found before the facts are read, so that nothing is left out of facts that do not have it yet.
  const [keys, sellers, annulled] = await Promise.all([
    sliceKeys(database, question),
    sellerMerges(database, question),
    findAnnulled(database, question.accountId, question.pieces),
  ]);
  const areSummed = fromRollups && !(await shareHours(database, question, sellers));
  const rolledUp = areSummed ? question.pieces.filter(({ piece }) => piece.hours !== null) : [];
  const others = areSummed ? question.pieces.filter(({ piece }) => piece.hours === null) : question.pieces;
  const [fromHours, fromReceipts, fromAnnulled] = await Promise.all([
    rolledUp.length === 0 ? [] : readRollups(database, question, rolledUp, keys, sellers),
    others.length === 0 ? [] : readReceipts(database, question, others, keys, sellers),
    readFactsOfReceipts(database, annulled, questionColumns(question, keys, sellers)),
  ]);
  for (const row of fromHours) facts.add(row);
  for (const row of fromReceipts) facts.add(row);
  for (const row of fromAnnulled) facts.leaveOut(row);
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
  const { rootOf, membersOf } = await readMerges(database, "category", accountId);
  const members = categories.flatMap(({ slice, categoryId }) =>
    membersOf(rootOf(categoryId)).map((member) => ({ slice, categoryId: member })),
  );
  if (ownBrand !== -1) {
    // A category that was merged is of the own brand when the one that stands for it is.
    const marked = await database.query<{ id: number }>(ownBrandIdsSql, [accountId]);
    const roots = marked.rows.filter(({ id }) => rootOf(id) === id);
    for (const categoryId of roots.flatMap(({ id }) => membersOf(id)))
      members.push({ slice: ownBrand, categoryId });
  }
  const { rows } = await database.query<{ slice: number; id: number }>(findSliceSetsSql, [
    accountId,
    members.map((one) => one.slice),
    members.map((one) => one.categoryId),
  ]);
  for (const { slice, id } of rows) keys.push({ slice, dimension: dimension.categorySet, key: id });
  return keys;
}

async function readRollups(
  database: Queryable,
  { selection, bySeller }: FactsQuestion,
  pieces: readonly WantedPiece[],
  keys: readonly SliceKey[],
  sellers: Merges,
): Promise<FactRow[]> {
  const all = [...keysOfSelection(selection, sellers).map((key) => ({ slice: 0, ...key })), ...keys];
  const { rows } = await database.query<FactRow>({
    name: "read facts from roll-ups",
    text: rollupFactsSql,
    values: [
      ...hourColumns(pieces),
      ...sliceColumns(all),
      bySeller,
      selection.sellerIds,
      ...mergeColumns(sellers),
    ],
  });
  return rows;
}

/** Where the roll-ups keep everything that a selection counts; see `rollupsAnswer`. */
function keysOfSelection({ sellerIds, categorySetIds }: Selection, sellers: Merges) {
  const sellerId = sellerIds?.[0];
  if (sellerId !== undefined)
    return sellers.membersOf(sellerId).map((key) => ({ dimension: dimension.seller, key }));
  const setId = categorySetIds?.[0];
  return setId === undefined
    ? [{ dimension: dimension.store, key: 0 }]
    : [{ dimension: dimension.categorySet, key: setId }];
}

async function readReceipts(
  database: Queryable,
  question: FactsQuestion,
  pieces: readonly WantedPiece[],
  keys: readonly SliceKey[],
  sellers: Merges,
): Promise<FactRow[]> {
  // Not a named statement: how many receipts there are decides the plan, so it is made anew each time.
  const { rows } = await database.query<FactRow>(receiptFactsSql, [
    ...hourColumns(pieces),
    ...momentColumns(pieces),
    ...questionColumns(question, keys, sellers),
  ]);
  return rows;
}

/** What is asked about receipts; see `factsOf`. */
function questionColumns(
  { selection, bySeller }: FactsQuestion,
  keys: readonly SliceKey[],
  sellers: Merges,
): unknown[] {
  const { sellerIds, categorySetIds } = selection;
  return [...sliceColumns(keys), bySeller, sellerIds, categorySetIds, ...mergeColumns(sellers)];
}

function sliceColumns(keys: readonly SliceKey[]): unknown[] {
  return [keys.map((one) => one.slice), keys.map((one) => one.dimension), keys.map((one) => one.key)];
}
