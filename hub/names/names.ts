import { groupingKey } from "@prilavok/contracts/values/text.ts";
import type { Pool, Queryable } from "../database/pool.ts";
import { changeAccount } from "../network/account.ts";
import { NetworkError, parseId } from "../network/rules.ts";
import { type Merge, type Merges, mergesOf, type NameKind } from "./merges.ts";
import { listNamesSql, mergeSql, mergesSql, unmergeSql } from "./sql.ts";

/** A seller or a category of an account. */
export interface Name {
  readonly id: number;
  /** As it first came. */
  readonly name: string;
  readonly groupingKey: string;
  /** What it was merged into; null: it stands for itself. */
  readonly intoId: number | null;
  readonly intoName: string | null;
}

export async function readMerges(database: Queryable, kind: NameKind, accountId: number): Promise<Merges> {
  const { rows } = await database.query<Merge>(mergesSql[kind], [accountId]);
  return mergesOf(rows);
}

/** All of them, the merged ones too, by name. */
export async function listNames(database: Queryable, kind: NameKind, accountId: number): Promise<Name[]> {
  const { rows } = await database.query<Name>(listNamesSql[kind], [accountId]);
  return rows;
}

/**
 * Makes reports count one name as another, in the past too. Nothing is rewritten.
 * @param reference and `into` are ids or names.
 * @throws NetworkError *not found*; *in use* when it is merged already, or the two are one already.
 */
export function mergeNames(
  pool: Pool,
  kind: NameKind,
  accountId: number,
  reference: string,
  into: string,
): Promise<{ readonly merged: Name; readonly into: Name }> {
  return changeAccount(pool, accountId, async (connection) => {
    const names = await listNames(connection, kind, accountId);
    const merged = findName(names, kind, reference);
    const target = findName(names, kind, into);
    if (merged.intoName !== null) {
      throw new NetworkError("in use", kind, `"${merged.name}" is merged into "${merged.intoName}" already`);
    }
    const { rootOf } = await readMerges(connection, kind, accountId);
    if (rootOf(target.id) === rootOf(merged.id)) {
      throw new NetworkError("in use", kind, `"${merged.name}" and "${target.name}" are one already`);
    }
    await connection.query(mergeSql[kind], [accountId, merged.id, target.id]);
    return { merged, into: target };
  });
}

/**
 * Takes one merge back: the name stands for itself again, and for what was merged into it.
 * @throws NetworkError *not found*, also when it was not merged.
 */
export function unmergeName(pool: Pool, kind: NameKind, accountId: number, reference: string): Promise<Name> {
  return changeAccount(pool, accountId, async (connection) => {
    const name = findName(await listNames(connection, kind, accountId), kind, reference);
    if (name.intoId === null) throw new NetworkError("not found", kind, `"${name.name}" is not merged`);
    await connection.query(unmergeSql[kind], [accountId, name.id]);
    return name;
  });
}

/** Digits are an id first, as in the filters of reports. A spelling that stands as a row of its own comes before others. */
function findName(names: readonly Name[], kind: NameKind, reference: string): Name {
  const id = parseId(reference);
  const key = groupingKey(reference);
  const found =
    names.find((name) => name.id === id) ??
    names.find((name) => name.name === reference) ??
    names.find((name) => name.groupingKey === key);
  if (found === undefined)
    throw new NetworkError("not found", kind, `there is no ${kind} ${JSON.stringify(reference)}`);
  return found;
}
