import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { mkdir, open, readFile, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileFault } from "./file-fault.ts";

/**
 * What an interrupted import remembers. It only saves time: every receipt has an identity, so sending one again
 * counts nothing twice, and a lost state file loses nothing.
 */
export interface ImportState {
  /** Batches 0 to n-1 are acknowledged by the hub. */
  readonly acknowledgedBatches: number;
  readonly registered: number;
  readonly duplicates: number;
  /** Receipts that the hub refused, by reason. */
  readonly refused: Readonly<Record<string, number>>;
  /** Length of the errors file when this was written; what is behind it will be written again. */
  readonly errorsBytes: number;
}

export const freshState: ImportState = {
  acknowledgedBatches: 0,
  registered: 0,
  duplicates: 0,
  refused: {},
  errorsBytes: 0,
};

/** SHA-256 of a file's bytes, as hex. */
export async function hashFile(path: string): Promise<string> {
  const hash = createHash("sha256");
  try {
    for await (const chunk of createReadStream(path, { highWaterMark: 1024 * 1024 }))
      hash.update(chunk as Buffer);
  } catch (error) {
    throw fileFault(path, error);
  }
  return hash.digest("hex");
}

/**
 * Name of the state file: it changes with the file's content, with anything that changes how it is cut into batches,
 * with the hub and with the key (of which only a hash goes in).
 */
export function statePath(dataDir: string, parts: readonly unknown[]): string {
  const name = createHash("sha256").update(JSON.stringify(parts)).digest("hex").slice(0, 32);
  return join(dataDir, "import", `${name}.json`);
}

/** The remembered state, or a fresh one when there is none or it cannot be read. */
export async function loadState(path: string): Promise<ImportState> {
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch {
    // No file: the import begins.
    return freshState;
  }
  try {
    const value = JSON.parse(text) as Partial<ImportState>;
    return Number.isInteger(value.acknowledgedBatches) ? { ...freshState, ...value } : freshState;
  } catch {
    // A torn file is as good as none, because repeating receipts is harmless.
    return freshState;
  }
}

/** Replaces the file in one step: a reader finds the old state or the new one. */
export async function saveState(path: string, state: ImportState): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const temporary = `${path}.${process.pid}.tmp`;
  const file = await open(temporary, "w", 0o600);
  try {
    await file.writeFile(JSON.stringify(state));
  } finally {
    await file.close();
  }
  await rename(temporary, path);
}

export async function forgetState(path: string): Promise<void> {
  await rm(path, { force: true });
}
