import { Problem } from "@prilavok/contracts/office-api/problems.ts";
import { nameCharsMax } from "@prilavok/contracts/office-api/values.ts";
import type { Connection, Queryable } from "../database/pool.ts";
import { parseId } from "../network/rules.ts";
import { checkExtId, checkName } from "../office/fields.ts";
import { isUniqueViolation } from "../office/unique.ts";
import { checkVersion } from "../office/version.ts";
import { type NamedTable, sqlOf } from "./sql.ts";

/** Warehouses, and cash desks, of one account. */
export const namedPerAccountMax = 10_000;

/** A warehouse (склад) or a cash desk (касса). */
export interface Named {
  readonly id: number;
  /** The account's own id of it, unique among its kind. */
  readonly extId: string | null;
  readonly name: string;
  readonly version: number;
}

export interface NamedDetails {
  readonly extId?: string | null | undefined;
  readonly name: string;
}

/** What is absent or undefined stays as it is. */
export interface NamedChanges {
  readonly extId?: string | null | undefined;
  readonly name?: string | undefined;
}

export interface NamedListing {
  readonly afterId: number;
  readonly limit: number;
  readonly extId?: string | undefined;
}

const words: Readonly<Record<NamedTable, { none: string; extIdInUse: string; tooMany: string }>> = {
  warehouse: {
    none: "Такого склада нет",
    extIdInUse: "Такой extId уже у другого склада",
    tooMany: "Складов больше быть не может",
  },
  cash_desk: {
    none: "Такой кассы нет",
    extIdInUse: "Такой extId уже у другой кассы",
    tooMany: "Касс больше быть не может",
  },
};

/** @throws Problem *not-found*. */
export async function findNamed(
  database: Queryable,
  table: NamedTable,
  accountId: number,
  id: number,
): Promise<Named> {
  const { rows } = await database.query<Named>(sqlOf(table).find, [accountId, id]);
  return only(rows, table);
}

export function findWarehouse(database: Queryable, accountId: number, id: number): Promise<Named> {
  return findNamed(database, "warehouse", accountId, id);
}

export function findCashDesk(database: Queryable, accountId: number, id: number): Promise<Named> {
  return findNamed(database, "cash_desk", accountId, id);
}

const referenceForm = /^(?:(id|ext):)?(.+)$/s;

/**
 * By our id or the account's own: `12`, `A1`, or plainly `id:12`, `ext:12`.
 * @throws Problem *not-found*; *bad-request* when it is the id of one and the ext id of another.
 */
export async function findByReference(
  database: Queryable,
  table: NamedTable,
  accountId: number,
  reference: string,
): Promise<Named> {
  const [, by = "any", name = ""] = referenceForm.exec(reference) ?? [];
  const { rows } = await database.query<Named>(sqlOf(table).byReference, [
    accountId,
    parseId(name),
    name,
    by,
  ]);
  if (rows.length > 1) {
    throw new Problem("bad-request", `Уточните: id:${name} или ext:${name}`, { actual: reference });
  }
  return only(rows, table);
}

/** In the order of their ids. */
export async function listNamed(
  database: Queryable,
  table: NamedTable,
  accountId: number,
  { afterId, limit, extId }: NamedListing,
): Promise<Named[]> {
  const values = [accountId, afterId, limit, extId ?? null];
  const { rows } = await database.query<Named>(sqlOf(table).list, values);
  return rows;
}

/** @throws Problem *bad-request*, *in-use* (the ext id), *unprocessable* (too many). */
export async function addNamed(
  connection: Connection,
  table: NamedTable,
  accountId: number,
  details: NamedDetails,
): Promise<Named> {
  const values = [
    accountId,
    checkExtId(details.extId ?? null),
    checkName("name", details.name, nameCharsMax),
  ];
  const counted = await connection.query<{ count: number }>(sqlOf(table).count, [accountId]);
  if ((counted.rows[0]?.count ?? 0) >= namedPerAccountMax) {
    throw new Problem("unprocessable", words[table].tooMany, { expected: namedPerAccountMax });
  }
  const { rows } = await connection
    .query<Named>(sqlOf(table).insert, values)
    .catch(refuseExtId(table, details.extId));
  return only(rows, table);
}

/**
 * @param version what the change is made from; undefined: whatever it is now.
 * @throws Problem *not-found*, *stale-version*, *bad-request*, *in-use* (the ext id).
 */
export async function changeNamed(
  connection: Connection,
  table: NamedTable,
  accountId: number,
  id: number,
  changes: NamedChanges,
  version: number | undefined,
): Promise<Named> {
  const locked = await connection.query<Named>(sqlOf(table).lock, [accountId, id]);
  const before = only(locked.rows, table);
  checkVersion(before.version, version);
  const extId = changes.extId === undefined ? before.extId : checkExtId(changes.extId);
  const name = changes.name === undefined ? before.name : checkName("name", changes.name, nameCharsMax);
  if (extId === before.extId && name === before.name) return before;
  const { rows } = await connection
    .query<Named>(sqlOf(table).update, [id, extId, name])
    .catch(refuseExtId(table, extId));
  return only(rows, table);
}

function refuseExtId(table: NamedTable, extId: string | null | undefined): (error: unknown) => never {
  return (error) => {
    if (!isUniqueViolation(error)) throw error;
    throw new Problem("in-use", words[table].extIdInUse, { path: "extId", actual: extId });
  };
}

function only(rows: readonly Named[], table: NamedTable): Named {
  const [row] = rows;
  if (row === undefined) throw new Problem("not-found", words[table].none, { path: "id" });
  return row;
}
