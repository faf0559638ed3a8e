import { parentPort, workerData } from "node:worker_threads";
import { type BackupTask, backupOutcome } from "./backup-thread.ts";

// The thread of backup-thread.ts: one task, one message, the end.
parentPort?.postMessage(await backupOutcome(workerData as BackupTask));
