/**
 * One side of a round of KKMTransfer, a process of its own: the job's own function over transactions that wait, or the
 * bare insert of rows that it has made before, in batches of the same size, into tables with the same keys, without
 * rules, numbers or references to other tables. Prints one JSON line.
 */
import { systemClock } from "@prilavok/hub/clock.ts";
import { arrayLiteral, type ColumnTypes, unnest } from "@prilavok/hub/database/columns.ts";
import { createPool, type Pool, transaction } from "@prilavok/hub/database/pool.ts";
import { runTransfer, transactionsPerBatchMax } from "@prilavok/hub/documents/transfer.ts";
import { documentColumns, lineColumns } from "@prilavok/hub/documents/write-sql.ts";
import { pino } from "pino";

export interface TransferOrder {
  readonly side: "job" | "bare";
  readonly batches: number;
  /** Of the bare side: documents above this one are written again. */
  readonly aboveId: string;
}

export interface TransferResult {
  readonly seconds: number;
  /** Transactions whose documents were made, or written again. */
  readonly sets: number;
  readonly documents: number;
  readonly lines: number;
  readonly setAside: number;
  readonly peakMib: number;
}

type Counted = Omit<TransferResult, "peakMib">;
/** A batch as one array literal a column, documents and lines. */
type Batch = readonly [documents: readonly string[], lines: readonly string[]];

const documentsSql = `
insert into bench.document (${Object.keys(documentColumns).join(", ")}) overriding system value
select * from ${unnest("made", documentColumns, 1)}`;
const linesSql = `
insert into bench.document_line (${Object.keys(lineColumns).join(", ")})
select * from ${unnest("sold", lineColumns, 1)}`;

async function runJob(pool: Pool, batches: number): Promise<Counted> {
  const before = await countRows(pool);
  let run = 0;
  const startedMs = performance.now();
  const done = await runTransfer(
    { pool, clock: systemClock, log: pino({ level: "error" }, pino.destination(2)) },
    {
      isOver: () => run === batches,
      onBatch: () => {
        run += 1;
      },
    },
  );
  const seconds = (performance.now() - startedMs) / 1_000;
  const { made: sets, documents, setAside } = done;
  return { seconds, sets, documents, lines: (await countRows(pool)) - before, setAside };
}

async function countRows(pool: Pool): Promise<number> {
  const { rows } = await pool.query<{ lines: number }>("select count(*)::int as lines from document_line");
  return rows[0]?.lines ?? 0;
}

async function runBare(pool: Pool, aboveId: string): Promise<Counted> {
  await pool.query("create schema if not exists bench");
  for (const table of ["document", "document_line"]) {
    await pool.query(`create table if not exists bench.${table} (like public.${table} including all)`);
    await pool.query(`truncate bench.${table}`);
  }
  const ids = await pool.query<{ id: bigint }>(
    "select distinct transaction_id as id from document where id > $1 order by 1",
    [aboveId],
  );
  const batches: Batch[] = [];
  let documents = 0;
  let lines = 0;
  for (let from = 0; from < ids.rows.length; from += transactionsPerBatchMax) {
    const wanted = ids.rows.slice(from, from + transactionsPerBatchMax).map(({ id }) => String(id));
    const made = await readRows(pool, documentColumns, "document source", "source.transaction_id", wanted);
    const owned = "document_line source join document owner on owner.id = source.document_id";
    const sold = await readRows(pool, lineColumns, owned, "owner.transaction_id", wanted);
    documents += made.length;
    lines += sold.length;
    batches.push([columnsOf(made), columnsOf(sold)]);
  }
  const startedMs = performance.now();
  for (const [made, sold] of batches) {
    await transaction(pool, async (connection) => {
      await connection.query(documentsSql, [...made]);
      await connection.query(linesSql, [...sold]);
    });
  }
  const seconds = (performance.now() - startedMs) / 1_000;
  return { seconds, sets: ids.rows.length, documents, lines, setAside: 0 };
}

/** Rows of the columns as text, of these transactions. */
async function readRows(
  pool: Pool,
  columns: ColumnTypes,
  from: string,
  key: string,
  wanted: readonly string[],
): Promise<(string | null)[][]> {
  const values = Object.keys(columns).map((name) => `source.${name}::text`);
  const { rows } = await pool.query<(string | null)[]>({
    text: `select ${values.join(", ")} from ${from} where ${key} = any ($1::bigint[])`,
    values: [wanted],
    rowMode: "array",
  });
  return rows;
}

function columnsOf(rows: readonly (readonly (string | null)[])[]): string[] {
  return (rows[0] ?? []).map((_, column) => arrayLiteral(rows.map((row) => row[column] ?? null)));
}

const order = JSON.parse(process.argv[2] ?? "{}") as TransferOrder;
const pool = createPool({ url: process.env.DATABASE_URL ?? "", connectionsMax: 2 });
const counted = order.side === "job" ? await runJob(pool, order.batches) : await runBare(pool, order.aboveId);
await pool.end();
const result: TransferResult = { ...counted, peakMib: process.resourceUsage().maxRSS / 1024 };
process.stdout.write(`${JSON.stringify(result)}\n`);
