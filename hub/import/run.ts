import { stat } from "node:fs/promises";
import { hashKey } from "../network/key.ts";
import { type Batch, type ReadOptions, readBatches } from "./batches.ts";
import type { ReadProgress } from "./csv.ts";
import { DoorClient } from "./door-client.ts";
import { fileFault } from "./file-fault.ts";
import { acknowledgedBefore, Ledger } from "./ledger.ts";
import type { Progress } from "./progress.ts";
import { ImportStopped, sendReceipts } from "./send.ts";
import { forgetState, freshState, hashFile, loadState, statePath } from "./state.ts";
import { amountText, type ImportSummary } from "./summary.ts";

/** Raised when the same file comes to fall into other batches: what an older importer remembered is then forgotten. */
const cutting = 2;

export interface ImportOptions extends ReadOptions {
  readonly url: string;
  readonly key: string;
  readonly connections: number;
  readonly patienceMs: number;
  /** Reads and groups, and sends nothing. */
  readonly dryRun: boolean;
  /** Begins anew, whatever an interrupted run remembered. */
  readonly restart: boolean;
  /** Where the state of interrupted imports lies. */
  readonly dataDir: string;
  readonly errorsPath: string | undefined;
  readonly progress: Progress;
  /** Ends the import after the calls that are under way; the next run goes on from there. */
  readonly signal: AbortSignal;
}

/**
 * Imports a file of receipts through the hub's door. It may be run again at any time, after a failure or for nothing:
 * a receipt is counted once.
 * @throws Error when the file cannot be read or does not fit the map; once sending has begun, what stops the import is
 *   told in the summary instead.
 */
export async function importFile(options: ImportOptions): Promise<ImportSummary> {
  const startedMs = performance.now();
  const size = await sizeOf(options.path);
  const remembered = options.dryRun ? undefined : await stateOf(options);
  const state = remembered === undefined || options.restart ? freshState : await loadState(remembered);
  const ledger = new Ledger({ state, statePath: remembered, errorsPath: options.errorsPath });
  const read: ReadProgress = { bytesRead: 0, rowsRead: 0 };
  const batches = readBatches(options, read);
  const meter = new Meter(options.progress, read, size);
  let stopped: string | undefined;
  try {
    await sendAll(options, batches, ledger, meter);
  } catch (error) {
    if (ledger.tally.receipts === 0 && !(error instanceof ImportStopped)) throw error;
    stopped = error instanceof Error ? error.message : String(error);
  } finally {
    options.progress.stop();
  }
  if (stopped === undefined && options.signal.aborted) stopped = "interrupted";
  if (stopped !== undefined) await ledger.save();
  else if (remembered !== undefined) await forgetState(remembered);
  return summaryOf(options, ledger, stopped, (performance.now() - startedMs) / 1000);
}

async function sizeOf(path: string): Promise<number> {
  try {
    return (await stat(path)).size;
  } catch (error) {
    throw fileFault(path, error);
  }
}

async function stateOf(options: ImportOptions): Promise<string> {
  const { map, header, fromLine, dateOrder, timeZone, decimalComma, windowRows, receiptsPerBatch } = options;
  const reading = { map, header, fromLine, dateOrder, timeZone, decimalComma, windowRows, receiptsPerBatch };
  const { delimiter, encoding, quotes, url, key } = options;
  const hash = await hashFile(options.path);
  return statePath(options.dataDir, [
    cutting,
    hash,
    reading,
    delimiter,
    encoding,
    quotes,
    url,
    hashKey(key).toString("hex"),
  ]);
}

/** As many batches under way as there are connections; each taken from the file when a connection is free. */
async function sendAll(
  options: ImportOptions,
  batches: AsyncGenerator<Batch>,
  ledger: Ledger,
  meter: Meter,
): Promise<void> {
  const halt = new AbortController();
  const signal = AbortSignal.any([options.signal, halt.signal]);
  const { url, key, patienceMs } = options;
  const client = new DoorClient({ url, key, patienceMs, signal, onWait: (why) => meter.waiting(why) });
  const connection = async (): Promise<void> => {
    while (!signal.aborted) {
      const { value: batch, done } = await batches.next();
      if (done === true) return;
      const send = !options.dryRun && !ledger.isAcknowledged(batch);
      const outcome = send ? await sendReceipts(client, batch.ready) : noneSent(options.dryRun);
      await ledger.settle(batch, outcome);
      meter.settled(batch);
    }
  };
  const connections = Array.from({ length: options.connections }, async () => {
    try {
      await connection();
    } catch (error) {
      halt.abort();
      throw error;
    }
  });
  const ends = await Promise.allSettled(connections);
  await batches.return(undefined);
  const failed = ends.find((end) => end.status === "rejected");
  if (failed !== undefined) throw failed.reason;
}

function noneSent(dryRun: boolean) {
  return dryRun ? { registered: 0, duplicates: 0, refused: [] } : acknowledgedBefore;
}

function summaryOf(
  options: ImportOptions,
  ledger: Ledger,
  stopped: string | undefined,
  seconds: number,
): ImportSummary {
  const { rows, receipts, refunds, positions, amountE4, skippedRows, notes, refused } = ledger.tally;
  const { registered, duplicates } = ledger.state;
  return {
    file: options.path,
    ...(stopped === undefined ? {} : { stopped }),
    dryRun: options.dryRun,
    rows,
    receipts,
    refunds,
    positions,
    amount: amountText(amountE4),
    registered,
    duplicates,
    refused: { ...refused, ...ledger.state.refused },
    skippedRows,
    notes,
    resumedReceipts: ledger.resumedReceipts,
    seconds: Math.round(seconds * 10) / 10,
  };
}

/**
 * How far the import is: the part of the file that was read, times the part of what was read that is settled. The
 * number of receipts in the file is not known before its end.
 */
class Meter {
  readonly #progress: Progress;
  readonly #read: ReadProgress;
  readonly #size: number;
  #settledRows = 0;
  #settledReceipts = 0;
  #trouble = "";

  constructor(progress: Progress, read: ReadProgress, size: number) {
    this.#progress = progress;
    this.#read = read;
    this.#size = size;
  }

  settled(batch: Batch): void {
    this.#settledRows += rowsOf(batch);
    this.#settledReceipts += batch.ready.length;
    this.#trouble = "";
    this.#show();
  }

  waiting(why: string): void {
    this.#trouble = `; waiting: ${why}`;
    this.#show();
  }

  #show(): void {
    const { bytesRead, rowsRead } = this.#read;
    const read = this.#size === 0 ? 1 : bytesRead / this.#size;
    const settled = rowsRead === 0 ? 0 : this.#settledRows / rowsRead;
    this.#progress.show(Math.min(1, read * settled), `${this.#settledReceipts} receipts${this.#trouble}`);
  }
}

function rowsOf({ ready, unsendable, skipped }: Batch): number {
  const ofReceipts = (receipts: readonly { readonly rows: number }[]) =>
    receipts.reduce((sum, { rows }) => sum + rows, 0);
  return ofReceipts(ready) + ofReceipts(unsendable) + skipped.length;
}
