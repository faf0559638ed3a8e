import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { onTestFinished } from "vitest";
import { type Batch, type ReadOptions, readBatches } from "./batches.ts";
import { parseInlineMap } from "./map.ts";
import { noProgress } from "./progress.ts";
import type { ImportOptions } from "./run.ts";

/** A folder of the test's own. */
export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "prilavok-import-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** Writes a file of the test's own; packed when the name ends in .gz. */
export async function writeTemporary(content: string | Buffer, name = "receipts.csv"): Promise<string> {
  const path = join(await temporaryFolder(), name);
  await writeFile(path, name.endsWith(".gz") ? gzipSync(content) : content);
  return path;
}

export const plainMap = "receipt=no,ts=at,name=name,count=count,price=price";

export function readOptions(path: string, changes: Partial<ReadOptions> = {}): ReadOptions {
  return {
    path,
    map: parseInlineMap(plainMap),
    delimiter: ",",
    encoding: "utf-8",
    quotes: true,
    header: true,
    dateOrder: "ymd",
    fromLine: 1,
    timeZone: undefined,
    decimalComma: false,
    windowRows: 400_000,
    receiptsPerBatch: 100,
    ...changes,
  };
}

export function importOptions(
  path: string,
  changes: Partial<ImportOptions> & Pick<ImportOptions, "url" | "key" | "dataDir">,
): ImportOptions {
  return {
    ...readOptions(path),
    connections: 2,
    patienceMs: 10_000,
    dryRun: false,
    restart: false,
    errorsPath: undefined,
    progress: noProgress,
    signal: new AbortController().signal,
    ...changes,
  };
}

export async function readAll(options: ReadOptions): Promise<Batch[]> {
  return Array.fromAsync(readBatches(options, { bytesRead: 0, rowsRead: 0 }));
}

/** A receipt as it would be sent. */
export interface SentReceipt {
  readonly extId: string;
  readonly ts: string;
  readonly amount: number;
  readonly token?: string;
  readonly poskey?: string;
  readonly cashier?: string;
  readonly discount?: number;
  readonly positions: readonly { readonly name: string; readonly count: number; readonly total: number }[];
  readonly attributes?: readonly { readonly name: string; readonly value: number }[];
}

export function sentReceipts(batches: readonly Batch[]): SentReceipt[] {
  return batches.flatMap(({ ready }) => ready.map(({ json }) => JSON.parse(json) as SentReceipt));
}
