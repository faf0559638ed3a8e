import { e4ToJson, formatE4 } from "@prilavok/contracts/values/decimal.ts";
import type { TimeZone } from "@prilavok/contracts/values/time.ts";
import type { RegisterCommands } from "../command.ts";
import { momentCell } from "../language/moment.ts";
import { say } from "../language/say.ts";
import {
  type CommonOptions,
  chosenAccount,
  finish,
  type Printed,
  run,
  table,
} from "../network/command-line.ts";
import { badValue } from "../network/rules.ts";
import { findStore } from "../network/store.ts";
import { notesOf, type QualityNote } from "./quality.ts";
import { listQualitySql } from "./sql.ts";

interface QualityOptions extends CommonOptions {
  readonly store?: string;
  readonly days: string;
  readonly limit: string;
}

interface NotedReceipt extends Record<QualityNote, bigint> {
  readonly storeId: number;
  readonly storeExtId: string | null;
  readonly storeName: string;
  readonly timeZone: TimeZone;
  readonly id: bigint;
  readonly extId: string | null;
  readonly ts: Date;
  readonly amountE4: bigint;
  readonly quality: number;
  readonly registeredAt: Date;
}

const dayMs = 86_400_000;
const daysMax = 3_660;
const limitMax = 10_000;
/** Clocks that are ahead write into the future: the listing looks there too. */
const aheadMs = 100 * 365 * dayMs;

const noteTexts: Readonly<Record<QualityNote, string>> = {
  amountDiffers: "the amount differs from the sum of the positions",
  clockAhead: "the till's clock is ahead",
  namesOverLimit: "a name beyond the account's limit was not counted",
  positionIncomplete: "a position has no name or no count",
};

/** `prilavok-hub quality`: receipts that were taken and look odd, so that a person can mend the till. */
export const registerQualityCommand: RegisterCommands = (program, shell) => {
  finish(program.command("quality"), "quality --store 111 --days 7 --json")
    .description("list the receipts that were taken with a note: odd sums, clocks that are ahead")
    .option("--store <store>", "one store only: its id or ext id")
    .option("--days <days>", "receipts of the last days, and of the future", "30")
    .option("--limit <count>", "how many of the latest to list", "50")
    .action((options: QualityOptions) =>
      run(shell, async (pool) => {
        const account = await chosenAccount(pool, options.account);
        const store = options.store === undefined ? null : await findStore(pool, account.id, options.store);
        const nowMs = Date.now();
        const fromMs = nowMs - whole("days", options.days, daysMax) * dayMs;
        const { rows } = await pool.query<NotedReceipt>(listQualitySql, [
          account.id,
          store?.id ?? null,
          new Date(fromMs),
          new Date(nowMs + aheadMs),
          whole("limit", options.limit, limitMax),
        ]);
        return printed(rows);
      }),
    );
};

function whole(option: string, text: string, max: number): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1 || value > max) {
    throw badValue(option, `a whole number from 1 to ${max}`, text);
  }
  return value;
}

function printed(rows: readonly NotedReceipt[]): Printed {
  const [first] = rows;
  const counts = (Object.keys(noteTexts) as QualityNote[]).map(
    (note) => [note, Number(first?.[note] ?? 0)] as const,
  );
  const receipts = rows.map((row) => ({
    storeId: String(row.storeId),
    store_ext_id: row.storeExtId ?? "",
    id: Number(row.id),
    extId: row.extId,
    ts: row.ts.toISOString(),
    registered: row.registeredAt.toISOString(),
    amount: e4ToJson(row.amountE4),
    notes: notesOf(row.quality),
  }));
  if (first === undefined)
    return { json: { counts: Object.fromEntries(counts), receipts }, text: say("no receipt has a note") };
  const summary = counts
    .filter(([, count]) => count > 0)
    .map(([note, count]) => `${count}: ${say(noteTexts[note])}`);
  const lines = rows.map((row) => [
    row.storeName,
    String(row.id),
    row.extId ?? "",
    momentCell(row.ts, row.timeZone),
    formatE4(row.amountE4),
    notesOf(row.quality)
      .map((note) => say(noteTexts[note]))
      .join("; "),
  ]);
  const text = [...summary, "", table(["store", "receipt", "extId", "ts", "amount", "notes"], lines)].join(
    "\n",
  );
  return { json: { counts: Object.fromEntries(counts), receipts }, text };
}
