import type { Queryable } from "../database/pool.ts";
import { type Merges, noMerges } from "../names/merges.ts";
import { readMerges } from "../names/names.ts";
import type { FactsQuestion } from "./facts.ts";
import { sharedHoursSql } from "./sql.ts";
import { hourColumns } from "./wanted.ts";

/** Which sellers are one; read only where the question is about sellers. */
export function sellerMerges(
  database: Queryable,
  { accountId, selection, bySeller }: FactsQuestion,
): Promise<Merges> {
  if (!bySeller && selection.sellerIds === null) return Promise.resolve(noMerges);
  return readMerges(database, "seller", accountId);
}

/**
 * Whether a receipt may be in the roll-ups of two sellers that are one: then it would be counted twice, and only the
 * receipts themselves can tell. A receipt is in one hour, so its sellers have to share one.
 */
export async function shareHours(
  database: Queryable,
  question: FactsQuestion,
  sellers: Merges,
): Promise<boolean> {
  const { pieces, selection } = question;
  const roots = new Set(sellers.merged.map(({ rootId }) => rootId));
  const asked = [...roots].filter((rootId) => selection.sellerIds?.includes(rootId) ?? true);
  const grouped = asked.flatMap((rootId) => sellers.membersOf(rootId).map((id) => ({ id, rootId })));
  const whole = pieces.filter(({ piece }) => piece.hours !== null);
  if (grouped.length === 0 || whole.length === 0) return false;
  const { rows } = await database.query<{ isShared: boolean }>(sharedHoursSql, [
    ...hourColumns(whole),
    grouped.map(({ id }) => id),
    grouped.map(({ rootId }) => rootId),
  ]);
  return rows[0]?.isShared === true;
}

/** As the facts statements take them. */
export function mergeColumns({ merged }: Merges): unknown[] {
  return [merged.map(({ id }) => id), merged.map(({ rootId }) => rootId)];
}
