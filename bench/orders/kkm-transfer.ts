/** KKMTransfer over transactions that wait, in rounds, beside the bare insert of the rows that each round has made. */
import { join } from "node:path";
import type { Pool } from "@prilavok/hub/database/pool.ts";
import { transactionsPerBatchMax } from "@prilavok/hub/documents/transfer.ts";
import { startProgram } from "../program.ts";
import { median, printTable } from "../table.ts";
import type { TransferOrder, TransferResult } from "./transfer.ts";

const goalPerSecond = 300;

interface Sides {
  readonly job: TransferResult;
  readonly bare: TransferResult;
}

/** The first round warms up and is not counted. */
export async function compareTransfer(pool: Pool, url: string, rounds: number): Promise<void> {
  const waiting = await countOf(
    pool,
    "select count(*)::int as count from kkm_transaction where documents = 'waiting'",
  );
  const batches = Math.max(1, Math.floor(waiting / transactionsPerBatchMax / (rounds + 1)));
  const measured: Sides[] = [];
  for (let round = 0; round <= rounds; round += 1) {
    const { rows } = await pool.query<{ id: string }>(
      "select coalesce(max(id), 0)::text as id from document",
    );
    const aboveId = rows[0]?.id ?? "0";
    const job = await runSide(url, { side: "job", batches, aboveId });
    const bare = await runSide(url, { side: "bare", batches, aboveId });
    if (job.sets !== bare.sets || job.documents !== bare.documents || job.lines !== bare.lines) {
      throw new Error(`the sides wrote different rows: ${JSON.stringify({ job, bare })}`);
    }
    if (round > 0) measured.push({ job, bare });
  }
  report(measured);
  await reportTruth(pool);
}

async function runSide(url: string, order: TransferOrder): Promise<TransferResult> {
  const program = startProgram(join(import.meta.dirname, "transfer.ts"), [JSON.stringify(order)], {
    DATABASE_URL: url,
  });
  try {
    return JSON.parse(await program.line()) as TransferResult;
  } finally {
    await program.stop();
  }
}

const rateOf = ({ sets, seconds }: TransferResult) => sets / seconds;
const whole = (value: number) => Math.round(value).toLocaleString("en");

function report(measured: readonly Sides[]): void {
  const row = (name: string, rates: readonly number[], last: string) => [
    name,
    whole(median(rates)),
    rates.map(whole).join(" "),
    last,
  ];
  const job = measured.map((sides) => rateOf(sides.job));
  const bare = measured.map((sides) => rateOf(sides.bare));
  const share = median(measured.map((sides) => rateOf(sides.job) / rateOf(sides.bare)));
  const isMet = median(job) >= goalPerSecond ? "met" : "MISSED";
  const [first] = measured;
  process.stdout.write(
    `a round: ${whole(first?.job.sets ?? 0)} sets, ${whole(first?.job.documents ?? 0)} documents, ${whole(first?.job.lines ?? 0)} lines\n`,
  );
  printTable([
    ["document sets a second", "median", "rounds", ""],
    row("KKMTransfer", job, `goal ${goalPerSecond}: ${isMet}; ${share.toFixed(2)} of the bare insert`),
    row("bare insert of the same rows", bare, ""),
  ]);
  const peakMib = Math.max(...measured.map((sides) => sides.job.peakMib));
  process.stdout.write(`peak memory of a process with nothing but KKMTransfer: ${whole(peakMib)} MiB\n`);
}

/** Each transaction has its documents once, and no number is left out. */
async function reportTruth(pool: Pool): Promise<void> {
  const [setAside, doubled, gaps] = await Promise.all(
    [
      "select count(*)::int as count from kkm_transaction where documents = 'set aside'",
      `select count(*)::int as count from kkm_transaction t where t.documents = 'made' and
         (select count(*) from document d where d.transaction_id = t.id) <> case when t.cash_e4 > 0 then 2 else 1 end`,
      `select coalesce(sum(last - counted), 0)::int as count
         from (select kind, year, max(number) as last, count(*) as counted from document group by 1, 2) numbers`,
    ].map((statement) => countOf(pool, statement)),
  );
  process.stdout.write(
    `set aside: ${setAside}; transactions without their documents once: ${doubled}; numbers left out: ${gaps}\n`,
  );
}

async function countOf(pool: Pool, statement: string): Promise<number> {
  const { rows } = await pool.query<{ count: number }>(statement);
  return rows[0]?.count ?? 0;
}
