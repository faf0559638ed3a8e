import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { basename } from "node:path";
import type { Clock } from "../clock.ts";
import type { Pool } from "../database/pool.ts";
import type { Directory } from "../network/directory.ts";
import { type Checked, checkReceipts } from "./check.ts";
import type { Fault } from "./draft.ts";
import { fileFault } from "./file-fault.ts";
import { finishImport, holdImport } from "./imports.ts";
import type { Places } from "./places.ts";
import { previewOf } from "./preview.ts";
import type { Progress } from "./progress.ts";
import { type ReadFile, type ReadOptions, readFile } from "./read.ts";
import type { HeldReceipt } from "./receipt.ts";
import { writeRefusals } from "./refusals.ts";
import { type Sent, sendReceipts } from "./send.ts";
import { type ImportPreview, type ImportSummary, increase } from "./summary.ts";

export interface ImportOptions extends ReadOptions {
  readonly pool: Pool;
  readonly clock: Clock;
  readonly directory: Directory;
  readonly places: Places;
  readonly accountId: number;
  /** Checks all, and writes nothing. */
  readonly dryRun: boolean;
  /** Imports the rest when receipts or rows cannot be imported. */
  readonly skipBroken: boolean;
  readonly errorsPath: string | undefined;
  /** Shows the preview. @returns undefined for a yes, else why nothing is written. */
  readonly confirm: (preview: ImportPreview, news: number) => Promise<string | undefined>;
  readonly progress: Progress;
  /** Ends the import after the receipts that are under way; the same file goes on from there. */
  readonly signal: AbortSignal;
}

/**
 * Imports a file of receipts. The whole file is read, checked as the hub's door does and shown before anything is
 * written, because a receipt cannot be changed afterwards. It may be run again at any time: a receipt is counted once.
 * @throws Error when the file as a whole cannot be read; what stops the writing is told in the summary.
 */
export async function importFile(options: ImportOptions): Promise<ImportSummary> {
  const startedMs = performance.now();
  const file = await readFile(options);
  const checked = await checkReceipts(options.pool, options.places, file.ready, options.clock.now());
  const preview = previewOf(file, checked);
  const refused = [...file.held, ...checked.refused];
  const news = checked.receipts.filter(({ isKnown }) => !isKnown);
  const reason = options.dryRun ? "dry run" : await whyNot(options, file, refused, preview, news.length);
  const sent = reason === undefined ? await write(options, news) : undefined;
  if (options.errorsPath !== undefined) {
    await writeRefusals(options.errorsPath, [...refused, ...(sent?.refused ?? [])], file.badRows);
  }
  const seconds = Math.round((performance.now() - startedMs) / 100) / 10;
  return summaryOf(preview, options.dryRun, reason, sent, seconds);
}

async function whyNot(
  { skipBroken, confirm }: ImportOptions,
  file: ReadFile,
  refused: readonly HeldReceipt[],
  preview: ImportPreview,
  news: number,
): Promise<string | undefined> {
  const broken = refused.length + file.badRows.length;
  if (file.isUnsafe) {
    return `${whatIsBroken(refused, file.badRows)} do not tell their receipt, and the rows of receipts stand in several places: any receipt may lack one of its rows. Fix the file`;
  }
  if (broken > 0 && !skipBroken) {
    return `${whatIsBroken(refused, file.badRows)} cannot be imported. Fix the file, or say --skip-broken to import the rest`;
  }
  if (news === 0) return preview.receipts > 0 ? "all of it is there already" : "there is no receipt in it";
  return confirm(preview, news);
}

function whatIsBroken(receipts: readonly HeldReceipt[], rows: readonly Fault[]): string {
  return [
    ...(receipts.length > 0 ? [`${receipts.length} receipts`] : []),
    ...(rows.length > 0 ? [`${rows.length} rows`] : []),
  ].join(" and ");
}

interface Written extends Sent {
  readonly importId: number;
}

async function write(options: ImportOptions, news: Checked["receipts"]): Promise<Written> {
  const { pool, clock, accountId, path, progress } = options;
  const file = { name: basename(path), hash: await hashFile(path) };
  const held = await holdImport(pool, accountId, file, clock.now());
  try {
    const signal = AbortSignal.any([options.signal, held.lost]);
    const sent = await sendReceipts(news, { ...options, importId: held.id, signal });
    if (sent.stopped === undefined) await finishImport(pool, held.id, clock.now());
    return { ...sent, importId: held.id };
  } finally {
    progress.stop();
    await held.giveBack();
  }
}

/** SHA-256 of a file's bytes, as hex. */
async function hashFile(path: string): Promise<string> {
  const hash = createHash("sha256");
  try {
    for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
  } catch (error) {
    throw fileFault(path, error);
  }
  return hash.digest("hex");
}

function summaryOf(
  preview: ImportPreview,
  dryRun: boolean,
  reason: string | undefined,
  sent: Written | undefined,
  seconds: number,
): ImportSummary {
  const refused: Record<string, number> = { ...preview.refused };
  for (const { fault } of sent?.refused ?? []) increase(refused, fault.reason);
  return {
    ...preview,
    refused,
    dryRun,
    importId: sent?.importId ?? null,
    ...(reason === undefined ? {} : { notWritten: reason }),
    ...(sent?.stopped === undefined ? {} : { stopped: sent.stopped }),
    registered: sent?.registered ?? 0,
    duplicates: sent?.duplicates ?? 0,
    seconds,
  };
}
