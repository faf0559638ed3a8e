import { Problem } from "@prilavok/contracts/office-api/problems.ts";
import { parseTimestamp, type TimeZone } from "@prilavok/contracts/values/time.ts";
import type { Queryable } from "../database/pool.ts";
import { checkLines, checkVisible } from "../office/fields.ts";
import type { Order, Remainder } from "./order.ts";
import * as sql from "./sql.ts";

/** An order's header as it is asked for; what is absent stays as it is, or is what `newHeader` says. */
export interface WrittenHeader {
  /** ISO 8601; without an offset local to the account. Absent: now. */
  readonly orderedAt?: string | undefined;
  readonly customerId?: string | null | undefined;
  readonly customerName?: string | undefined;
  readonly customerPhone?: string | undefined;
  readonly warehouseId?: string | null | undefined;
  readonly comment?: string | undefined;
  readonly remainder?: Remainder | undefined;
}

export type Header = Pick<
  Order,
  "orderedAt" | "customerId" | "customerName" | "customerPhone" | "warehouseId" | "comment" | "remainder"
>;

/** What nobody has said of a new order. */
export function newHeader(nowMs: number): Header {
  return {
    orderedAt: new Date(nowMs),
    customerId: null,
    customerName: "",
    customerPhone: "",
    warehouseId: null,
    comment: "",
    remainder: "open",
  };
}

/**
 * The header after a change. Choosing a customer takes the name and telephone that are not said from there.
 * @throws Problem with the path: *bad-request* for a time that there is not or text that cannot be shown; *unprocessable* for a customer or warehouse
 *   that the account does not have.
 */
export async function readHeader(
  database: Queryable,
  accountId: number,
  zone: TimeZone,
  before: Header,
  written: WrittenHeader,
): Promise<Header> {
  for (const path of ["customerName", "customerPhone"] as const) checkVisible(path, written[path] ?? "");
  checkLines("comment", written.comment ?? "");
  const customer = await customerOf(database, accountId, written.customerId);
  return {
    orderedAt: written.orderedAt === undefined ? before.orderedAt : readTime(written.orderedAt, zone),
    customerId: written.customerId === undefined ? before.customerId : (customer?.id ?? null),
    customerName: written.customerName ?? customer?.name ?? before.customerName,
    customerPhone: written.customerPhone ?? customer?.phone ?? before.customerPhone,
    warehouseId:
      written.warehouseId === undefined
        ? before.warehouseId
        : await warehouseOf(database, accountId, written.warehouseId),
    comment: written.comment ?? before.comment,
    remainder: written.remainder ?? before.remainder,
  };
}

function readTime(written: string, zone: TimeZone): Date {
  const momentMs = parseTimestamp(written, zone);
  if (momentMs !== undefined) return new Date(momentMs);
  throw new Problem("bad-request", "Такого времени нет", {
    path: "orderedAt",
    expected: "ISO 8601, from 2000 to 2100",
    actual: written,
  });
}

interface Customer {
  readonly id: number;
  readonly name: string;
  readonly phone: string;
}

async function customerOf(
  database: Queryable,
  accountId: number,
  id: string | null | undefined,
): Promise<Customer | undefined> {
  if (id === undefined || id === null) return undefined;
  const values = [accountId, readId(id, "customerId")];
  const { rows } = await database.query<Customer>(sql.customerSql, values);
  if (rows[0] === undefined) throw missing("Нет такого покупателя", "customerId", id);
  return rows[0];
}

async function warehouseOf(
  database: Queryable,
  accountId: number,
  id: string | null,
): Promise<number | null> {
  if (id === null) return null;
  const values = [accountId, readId(id, "warehouseId")];
  const { rows } = await database.query<{ id: number }>(sql.warehouseSql, values);
  if (rows[0] === undefined) throw missing("Нет такого склада", "warehouseId", id);
  return rows[0].id;
}

/** Ids of the database's tables are integers of 32 bits: what is none of them names nothing. */
const idMax = 2_147_483_647;

/** @throws Problem *unprocessable* for what no id can be. */
export function readId(written: string, path: string): number {
  const id = /^[0-9]{1,10}$/.test(written) ? Number(written) : idMax + 1;
  if (id > idMax) throw missing("Такого идентификатора нет", path, written);
  return id;
}

function missing(detail: string, path: string, actual: unknown): Problem {
  return new Problem("unprocessable", detail, { path, actual });
}
