import type { TimeZone } from "@prilavok/contracts/values/time.ts";
import { type Connection, type Pool, type Queryable, transaction } from "../database/pool.ts";
import type { MetricCode, MetricType } from "./metric.ts";
import { checkText, checkTimeZone, NetworkError, nameCharsMax } from "./rules.ts";
import * as sql from "./sql.ts";

/** One business with its own stores, devices, sellers and metrics; accounts see nothing of each other. */
export interface Account {
  readonly id: number;
  readonly name: string;
  /** The keys of a closed account's devices answer -33001; nothing of it is deleted. */
  readonly status: "open" | "closed";
  /** The zone of stores that are registered without one. */
  readonly timeZone: TimeZone;
  /** Numbers of receipts and averages leave out annulled receipts and those that annul them. */
  readonly annulledLeftOut: boolean;
}

export interface AccountSummary extends Account {
  readonly stores: number;
  readonly devices: number;
}

/** The account that commands work on when none is named and none or several exist. */
export const defaultAccountName = "Prilavok";
export const defaultTimeZone: TimeZone = "Europe/Moscow";

interface StandardMetric {
  readonly code: MetricCode;
  readonly name: string;
  readonly order: number;
  readonly type: MetricType;
  readonly enabled: boolean;
}

/**
 * What an account starts with; names and order as the source's samples print them. Выручка по СТМ is off until the account
 * marks categories as its own brand. Source: Device API contract, section 6.
 */
export const standardMetrics: readonly StandardMetric[] = [
  { code: "income", name: "Выручка", order: 0, type: 2, enabled: true },
  { code: "average", name: "Средний чек", order: 1, type: 2, enabled: true },
  { code: "complexity", name: "Наполняемость", order: 2, type: 1, enabled: true },
  { code: "count", name: "Кол-во продаж", order: 3, type: 1, enabled: true },
  { code: "category", name: "Выручка по СТМ", order: 4, type: 2, enabled: false },
];

/** The account of this name, made with the standard metrics if there is none. `timeZone` is for a new one only. */
export async function ensureAccount(
  database: Queryable,
  name: string,
  timeZone = defaultTimeZone,
): Promise<Account> {
  const checked = checkText("account", name, nameCharsMax);
  await database.query(sql.ensureAccountSql, [
    checked,
    checkTimeZone("timeZone", timeZone),
    JSON.stringify(standardMetrics),
  ]);
  return findAccount(database, checked);
}

/** @throws NetworkError *not found*. */
export async function findAccount(database: Queryable, name: string): Promise<Account> {
  const { rows } = await database.query<Account>(sql.findAccountSql, [name]);
  if (rows[0] === undefined) throw new NetworkError("not found", "account", `there is no account "${name}"`);
  return rows[0];
}

export async function listAccounts(database: Queryable): Promise<AccountSummary[]> {
  const { rows } = await database.query<AccountSummary>(sql.listAccountsSql);
  return rows;
}

/** Whether the account's figures leave annulled receipts, and those that annul them, out of numbers and averages. */
export async function setAnnulledLeftOut(
  database: Queryable,
  accountId: number,
  isLeftOut: boolean,
): Promise<void> {
  await database.query(sql.setAnnulledLeftOutSql, [accountId, isLeftOut]);
}

/** The zone that the account's own times are told in. */
export async function zoneOfAccount(database: Queryable, accountId: number): Promise<TimeZone> {
  const { rows } = await database.query<{ timeZone: TimeZone }>(sql.accountZoneSql, [accountId]);
  if (rows[0] === undefined) throw new Error(`there is no account ${accountId}`);
  return rows[0].timeZone;
}

export async function setAccountStatus(
  database: Queryable,
  accountId: number,
  status: Account["status"],
): Promise<void> {
  await database.query(sql.setAccountStatusSql, [accountId, status]);
}

/** Runs a change of the account's network in one transaction, one change of the account at a time. */
export function changeAccount<T>(
  pool: Pool,
  accountId: number,
  work: (connection: Connection, account: Account) => Promise<T>,
): Promise<T> {
  return transaction(pool, async (connection) => {
    const { rows } = await connection.query<Account>(sql.lockAccountSql, [accountId]);
    if (rows[0] === undefined)
      throw new NetworkError("not found", "account", `there is no account ${accountId}`);
    return work(connection, rows[0]);
  });
}
