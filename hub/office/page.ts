import { itemsPerPageByDefault } from "@prilavok/contracts/office-api/page.ts";
import { Problem } from "@prilavok/contracts/office-api/problems.ts";
import { parseId } from "../network/rules.ts";

/** Which part of a list is asked for. */
export interface PageWanted {
  readonly afterId: number;
  readonly limit: number;
}

/** Reads the query of a list whose cursors are ids. @throws Problem *bad-request* for a cursor that no page had. */
export function pageWanted(query: {
  readonly after?: string | undefined;
  readonly limit?: number | undefined;
}): PageWanted {
  const afterId = query.after === undefined ? 0 : parseId(query.after);
  if (afterId === null) {
    throw new Problem("bad-request", "Такой страницы нет.", {
      path: "after",
      expected: "`next` of the page before",
      actual: query.after,
    });
  }
  return { afterId, limit: query.limit ?? itemsPerPageByDefault };
}

/**
 * A page of a list. To know whether there is a next one, read `limit + 1` rows.
 * @param print the item of an answer.
 */
export function pageOfRows<Row, Item>(
  rows: readonly Row[],
  limit: number,
  idOf: (row: Row) => number | bigint,
  print: (row: Row) => Item,
): { items: Item[]; next: string | null } {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  const hasMore = rows.length > limit && last !== undefined;
  return { items: shown.map(print), next: hasMore ? String(idOf(last)) : null };
}

const idMax = 2_147_483_647;

/** The id in an address. @throws Problem *not-found* for a number that no id can be. */
export function idOfPath(id: string): number {
  if (Number(id) <= idMax) return Number(id);
  throw new Problem("not-found", "Нет ничего с таким номером.", { path: "id", actual: id });
}

/** An id that a query or body refers to. @throws Problem *unprocessable* for a number that no id can be. */
export function idOfReference(path: string, id: string): number {
  if (Number(id) <= idMax) return Number(id);
  throw new Problem("unprocessable", "Нет ничего с таким номером.", { path, actual: id });
}
