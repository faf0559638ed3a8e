import { pino } from "pino";
import { afterAll, beforeAll, expect, test } from "vitest";
import { systemClock } from "../clock.ts";
import { createChain } from "../testing/chain.ts";
import { createTestDatabase, type TestDatabase } from "../testing/database.ts";
import { loadTransactions } from "./testing.ts";
import { runTransfer } from "./transfer.ts";

let database: TestDatabase;
/** One that has no documents. */
let otherTransaction: string;

beforeAll(async () => {
  database = await createTestDatabase();
  const [till] = await createChain(database.pool, 1);
  if (till === undefined) throw new Error("no till");
  await database.pool.query(
    "insert into office_setting (account_id, documents_for) values ($1, 'all') on conflict (account_id) do update set documents_for = 'all'",
    [till.accountId],
  );
  const loaded = await loadTransactions(database.pool, till, [
    { uid: "a" },
    { uid: "b", documents: "not needed" },
  ]);
  otherTransaction = String(loaded[1]);
  await runTransfer({ pool: database.pool, clock: systemClock, log: pino({ level: "silent" }) });
});
afterAll(() => database.close());

/** Writes the invoice once more, with one column changed. @returns the constraint that refuses it. */
async function copy(changed: string): Promise<unknown> {
  const columns = await database.pool.query<{ name: string }>(
    `select column_name as name from information_schema.columns
      where table_name = 'document' and is_identity = 'NO' order by ordinal_position`,
  );
  const names = columns.rows.map(({ name }) => name);
  const values = names.map((name) => (changed.startsWith(`${name} `) ? changed.slice(name.length) : name));
  return database.pool
    .query(
      `insert into document (${names.join()}) select ${values.join()} from document where kind = 'invoice'`,
    )
    .then(
      () => "written",
      (error: { constraint?: string }) => error.constraint,
    );
}

test("the database itself takes no second document of a kind for one transaction", async () => {
  expect(await copy("number number + 1000")).toBe("document_transaction_id_kind_key");
});

test("nor two documents of one number", async () => {
  expect(await copy(`transaction_id ${otherTransaction}`)).toBe("document_account_id_kind_year_number_key");
});
