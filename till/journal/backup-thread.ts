import { Worker } from "node:worker_threads";
import { backupJournal } from "./backup.ts";
import { JournalFailure } from "./failure.ts";
import { JournalRefused } from "./file.ts";

export interface BackupTask {
  readonly path: string;
  readonly to: string;
}

/** An error's class does not survive the way between threads. */
export type BackupOutcome =
  | { readonly kind: "done" }
  | { readonly kind: "refused"; readonly message: string }
  | { readonly kind: "failed"; readonly code: string; readonly message: string };

/** `backupJournal` in a thread of its own, so that selling goes on meanwhile. */
export async function backupInThread(path: string, to: string): Promise<void> {
  const worker = new Worker(new URL("./backup-worker.ts", import.meta.url), {
    workerData: { path, to } satisfies BackupTask,
  });
  const outcome = await new Promise<BackupOutcome>((resolve, reject) => {
    worker.once("message", resolve);
    worker.once("error", reject);
    worker.once("exit", (code) => reject(new Error(`the backup's thread ended early, with ${code}`)));
  });
  if (outcome.kind === "refused") throw new JournalRefused(outcome.message);
  if (outcome.kind === "failed") throw new JournalFailure(outcome.code, outcome.message);
}

/** What the thread tells. */
export async function backupOutcome({ path, to }: BackupTask): Promise<BackupOutcome> {
  try {
    await backupJournal(path, to);
    return { kind: "done" };
  } catch (error) {
    if (error instanceof JournalRefused) return { kind: "refused", message: error.message };
    if (error instanceof JournalFailure) return { kind: "failed", code: error.code, message: error.message };
    throw error;
  }
}
