import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { readConfiguration } from "../configuration.ts";
import { type DatabaseRole, openDatabase } from "../database/open.ts";
import type { Pool } from "../database/pool.ts";

/**
 * A tiny hub to be killed: `node writer.ts <role> <name> [rows]`. Opens the database of the environment and commits one
 * row after the other, each told on standard output once it is durable: `ack <n> <value> <backend's pid>`.
 * Ends after so many rows, or on SIGTERM.
 */
const role = process.argv[2] as DatabaseRole;
const name = process.argv[3] ?? "";
const rowsMax = Number(process.argv[4] ?? Number.POSITIVE_INFINITY);
const retryMs = 20;

const database = await openDatabase(readConfiguration(process.env), role);
let stopping = false;
process.once("SIGTERM", () => {
  stopping = true;
});
// Two that create a table at the same moment would fail at each other.
await database.pool.query(
  `do $$ begin
     perform pg_advisory_xact_lock(1);
     create table if not exists written (writer text, n int, value uuid not null, primary key (writer, n));
   end $$`,
);
const { rows } = await database.pool.query<{ n: number }>(
  "select coalesce(max(n), 0) as n from written where writer = $1",
  [name],
);
const first = (rows[0]?.n ?? 0) + 1;
process.stdout.write("ready\n");
for (let n = first; n < first + rowsMax && !stopping; n++) {
  const value = randomUUID();
  process.stdout.write(`ack ${n} ${value} ${await write(database.pool, n, value)}\n`);
}
await database.close();
process.stdout.write("closed\n");

/** Writes a row, however often it takes: whether a failed attempt was committed is not known to its client. */
async function write(pool: Pool, n: number, value: string): Promise<number> {
  for (;;) {
    try {
      const result = await pool.query<{ pid: number }>(
        `with written_now as (insert into written values ($1, $2, $3) on conflict do nothing)
         select pg_backend_pid() as pid`,
        [name, n, value],
      );
      return result.rows[0]?.pid ?? 0;
    } catch {
      // The database was killed; that is what this program is for.
      await sleep(retryMs);
    }
  }
}
