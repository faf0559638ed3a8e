import type { Filter } from "@prilavok/contracts/device-api/reports.ts";
import { badParam, RpcError } from "@prilavok/contracts/jsonrpc/errors.ts";
import { groupingKey } from "@prilavok/contracts/values/text.ts";
import type { Queryable } from "../database/pool.ts";
import { readMerges } from "../names/names.ts";
import { parseId } from "../network/rules.ts";
import type { Store } from "../network/store.ts";
import { findCategoriesSql, findCategorySetsSql, findSellersSql } from "./sql.ts";

/** Which position lines a report counts. Null: any; an empty list: none. Sellers are roots of merges. */
export interface Selection {
  readonly sellerIds: readonly number[] | null;
  readonly categorySetIds: readonly number[] | null;
}

export const anything: Selection = { sellerIds: null, categorySetIds: null };

export function selectsAnything({ sellerIds, categorySetIds }: Selection): boolean {
  return sellerIds === null && categorySetIds === null;
}

export function selectsNothing({ sellerIds, categorySetIds }: Selection): boolean {
  return sellerIds?.length === 0 || categorySetIds?.length === 0;
}

/**
 * Sellers and categories of a filter to ids. An empty list filters nothing, like an absent one.
 * @throws RpcError -32000 for a seller id that the account does not have. A name that it does not have matches nothing.
 */
export async function resolveSelection(
  database: Queryable,
  accountId: number,
  { sellers = [], categories = [] }: Filter,
): Promise<Selection> {
  return {
    sellerIds: sellers.length === 0 ? null : await findSellers(database, accountId, sellers),
    categorySetIds: categories.length === 0 ? null : await findCategorySets(database, accountId, categories),
  };
}

/** Digits are an id first; a seller whose name is a number is found when no id is that number. */
async function findSellers(
  database: Queryable,
  accountId: number,
  sellers: readonly string[],
): Promise<number[]> {
  const ids = sellers.map(parseId).filter((id) => id !== null);
  const { rows } = await database.query<{ id: number; groupingKey: string }>(findSellersSql, [
    accountId,
    ids,
    sellers.map(groupingKey),
  ]);
  const found = sellers.flatMap((written, index) => {
    const id = parseId(written);
    const seller =
      rows.find((row) => row.id === id) ?? rows.find((row) => row.groupingKey === groupingKey(written));
    if (seller === undefined && /^\d+$/.test(written)) {
      throw new RpcError("unknownSeller", {
        path: `params.filter.sellers[${index}]`,
        expected: "a seller of this account",
        actual: written,
      });
    }
    return seller?.id ?? [];
  });
  if (found.length === 0) return [];
  const { rootOf } = await readMerges(database, "seller", accountId);
  return [...new Set(found.map(rootOf))];
}

async function findCategorySets(
  database: Queryable,
  accountId: number,
  categories: readonly string[],
): Promise<number[]> {
  const [{ rootOf, membersOf }, named] = await Promise.all([
    readMerges(database, "category", accountId),
    database.query<{ id: number }>(findCategoriesSql, [accountId, categories.map(groupingKey)]),
  ]);
  const members = named.rows.flatMap(({ id }) => membersOf(rootOf(id)));
  const { rows } = await database.query<{ id: number }>(findCategorySetsSql, [accountId, members]);
  return rows.map((row) => row.id);
}

/**
 * The stores of a filter, in the account's order: `12` by id or ext id, or plainly `id:12`, `ext:111`, as everywhere.
 * @throws RpcError -32602 for a store that the account does not have, or a reference that means two.
 */
export function resolveStores(stores: readonly Store[], references: readonly string[]): readonly Store[] {
  if (references.length === 0) return stores;
  const chosen = new Set(references.map((reference, index) => resolveStore(stores, reference, index)));
  return stores.filter((store) => chosen.has(store));
}

function resolveStore(stores: readonly Store[], reference: string, index: number): Store {
  const [, by, name = ""] = /^(?:(id|ext):)?(.+)$/s.exec(reference) ?? [];
  const found = stores.filter(
    (store) => (by !== "ext" && String(store.id) === name) || (by !== "id" && store.extId === name),
  );
  const [store] = found;
  const path = `params.filter.stores[${index}]`;
  if (store === undefined) throw badParam(path, "id or store_ext_id of a store of this account", reference);
  if (found.length > 1) throw badParam(path, `id:${name} or ext:${name}, which are two stores`, reference);
  return store;
}
