import { personNameCharsMax, phoneCharsMax } from "@prilavok/contracts/exchange/limits.ts";
import { emailCharsMax } from "@prilavok/contracts/office-api/customers.ts";
import { Problem } from "@prilavok/contracts/office-api/problems.ts";
import type { Connection, Queryable } from "../database/pool.ts";
import { checkExtId, checkName, checkNote, refusedField } from "../office/fields.ts";
import { isUniqueViolation } from "../office/unique.ts";
import { checkVersion } from "../office/version.ts";
import * as sql from "./sql.ts";

export const customersPerAccountMax = 1_000_000;

/** Who orders: a person or a company. */
export interface CustomerDetails {
  /** The account's own id, unique in it. */
  readonly extId: string | null;
  readonly name: string;
  readonly phone: string;
  readonly email: string;
  /** ИНН. */
  readonly taxNumber: string;
}

export interface Customer extends CustomerDetails {
  readonly id: number;
  readonly version: number;
  readonly createdAt: Date;
}

/** What is absent or undefined stays as it is. */
export type CustomerChanges = { readonly [K in keyof CustomerDetails]?: CustomerDetails[K] | undefined };
export type NewCustomer = CustomerChanges & Pick<CustomerDetails, "name">;

/** @throws Problem *not-found*. */
export async function findCustomer(database: Queryable, accountId: number, id: number): Promise<Customer> {
  const { rows } = await database.query<Customer>(sql.findCustomerSql, [accountId, id]);
  return only(rows);
}

export interface CustomerListing {
  readonly afterId: number;
  readonly limit: number;
  readonly extId?: string | undefined;
  /** A part of the name in any case, or of the telephone. */
  readonly search?: string | undefined;
}

/** In the order of their ids. */
export async function listCustomers(
  database: Queryable,
  accountId: number,
  { afterId, limit, extId, search }: CustomerListing,
): Promise<Customer[]> {
  const pattern = search === undefined ? null : `%${search.replace(/[\\%_]/g, "\\$&")}%`;
  const values = [accountId, afterId, limit, extId ?? null, pattern];
  const { rows } = await database.query<Customer>(sql.listCustomersSql, values);
  return rows;
}

const newCustomer = { extId: null, phone: "", email: "", taxNumber: "" } as const;

/** @throws Problem *bad-request*, *in-use* (the ext id), *unprocessable* (too many). */
export async function addCustomer(
  connection: Connection,
  nowMs: number,
  accountId: number,
  customer: NewCustomer,
): Promise<Customer> {
  const details = merge({ ...newCustomer, name: customer.name }, customer);
  const full = await connection.query<{ isFull: boolean }>(sql.isFullSql, [
    accountId,
    customersPerAccountMax,
  ]);
  if (full.rows[0]?.isFull === true) {
    throw new Problem("unprocessable", "Покупателей больше быть не может", {
      expected: customersPerAccountMax,
    });
  }
  const { rows } = await connection
    .query<Customer>(sql.insertCustomerSql, [accountId, ...columns(details), new Date(nowMs)])
    .catch(refuseExtId(details.extId));
  return only(rows);
}

/**
 * Changes what is given. Orders that are there keep the name and telephone that they were made with.
 * @param version what the change is made from; undefined: whatever it is now.
 * @throws Problem *not-found*, *stale-version*, *bad-request*, *in-use* (the ext id).
 */
export async function changeCustomer(
  connection: Connection,
  accountId: number,
  id: number,
  changes: CustomerChanges,
  version: number | undefined,
): Promise<Customer> {
  const locked = await connection.query<Customer>(sql.lockCustomerSql, [accountId, id]);
  const before = only(locked.rows);
  checkVersion(before.version, version);
  const details = merge(before, changes);
  if (JSON.stringify(columns(details)) === JSON.stringify(columns(before))) return before;
  const { rows } = await connection
    .query<Customer>(sql.updateCustomerSql, [id, ...columns(details)])
    .catch(refuseExtId(details.extId));
  return only(rows);
}

function merge(before: CustomerDetails, changes: CustomerChanges): CustomerDetails {
  return {
    extId: checkExtId(changes.extId === undefined ? before.extId : changes.extId),
    name: checkName("name", changes.name ?? before.name, personNameCharsMax),
    phone: checkNote("phone", changes.phone ?? before.phone, phoneCharsMax),
    email: checkEmail(changes.email ?? before.email),
    taxNumber: checkTaxNumber(changes.taxNumber ?? before.taxNumber),
  };
}

/** Whether an address works is told by writing to it; this keeps out what is none. */
function checkEmail(email: string): string {
  const checked = checkNote("email", email, emailCharsMax);
  if (checked === "" || /^[^\s@]+@[^\s@]+$/.test(checked)) return checked;
  throw refusedField("email", "адрес вида имя@домен", email);
}

function checkTaxNumber(taxNumber: string): string {
  const trimmed = taxNumber.trim();
  if (trimmed === "" || /^(?:\d{10}|\d{12})$/.test(trimmed)) return trimmed;
  throw refusedField("taxNumber", "ИНН из 10 или 12 цифр", taxNumber);
}

/** In the order of insertCustomerSql and updateCustomerSql. */
function columns({ extId, name, phone, email, taxNumber }: CustomerDetails): (string | null)[] {
  return [extId, name, phone, email, taxNumber];
}

function refuseExtId(extId: string | null): (error: unknown) => never {
  return (error) => {
    if (!isUniqueViolation(error)) throw error;
    throw new Problem("in-use", "Такой extId уже у другого покупателя", { path: "extId", actual: extId });
  };
}

function only(rows: readonly Customer[]): Customer {
  if (rows[0] === undefined) throw new Problem("not-found", "Такого покупателя нет", { path: "id" });
  return rows[0];
}
