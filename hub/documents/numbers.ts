import type { Connection } from "../database/pool.ts";

export type NumberedKind = "order" | "invoice" | "cash_receipt" | "return_invoice" | "cash_expense";

/**
 * Takes `count` numbers in a row of a kind and year, gapless: they are locked until the commit, and a rollback gives
 * them back. Take them last in a transaction, kinds in the order of their names, years rising.
 * @returns the first of them.
 */
export async function takeNumbers(
  connection: Connection,
  accountId: number,
  kind: NumberedKind,
  year: number,
  count = 1,
): Promise<number> {
  const { rows } = await connection.query<{ last: number }>(takeNumbersSql, [accountId, kind, year, count]);
  const [row] = rows;
  if (row === undefined) throw new Error("the statement returned no number");
  return row.last - count + 1;
}

/** $1 account, $2 kind, $3 year, $4 how many. */
const takeNumbersSql = `
insert into document_number as given (account_id, kind, year, last)
values ($1, $2, $3, $4)
on conflict (account_id, kind, year) do update set last = given.last + $4
returning last`;
