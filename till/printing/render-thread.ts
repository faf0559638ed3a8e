import { Worker } from "node:worker_threads";
import type { Document } from "../journal/document.ts";
import type { PrintJob } from "../journal/print-jobs.ts";
import type { PrintedJournal } from "./port.ts";
import type { PrinterForm } from "./render.ts";
import type { Setting } from "./setting.ts";

export interface RenderTask {
  readonly job: PrintJob;
  /** Those that the paper is of, by number. */
  readonly documents: ReadonlyMap<number, Document>;
  readonly setting: Setting;
  readonly form: PrinterForm;
}

export type RenderAnswer = { readonly bytes: Uint8Array } | { readonly fault: string };

/** The thread ended. The job is not at fault and can be tried again. */
export class RenderThreadEnded extends Error {}

interface Asked {
  resolve(bytes: Uint8Array): void;
  reject(error: Error): void;
}

/**
 * Makes bytes of print jobs in a thread of its own. The longest receipt with its codes takes seconds, in which the till
 * would answer nobody. A thread that has ended is started again by the next job.
 */
export class RenderThread {
  readonly #form: PrinterForm;
  readonly #settingOf: SettingOf;
  #worker: Worker | undefined;
  /** The queue asks for one job at a time. */
  #asked: Asked | undefined;

  /** @param settingOf asked for each job, because the fiscal device may change. */
  constructor(form: PrinterForm, settingOf: SettingOf) {
    this.#form = form;
    this.#settingOf = settingOf;
    this.#worker = this.#start();
  }

  /** @throws Error when the job cannot be laid out, which no retry changes; RenderThreadEnded. */
  async render(job: PrintJob, journal: PrintedJournal): Promise<Uint8Array> {
    if (this.#asked !== undefined) throw new Error("the thread has a job already");
    const { mode } = journal;
    const setting = { ...this.#settingOf(job, journal), mode, form: this.#form };
    const documents = documentsOf(job, journal);
    this.#worker ??= this.#start();
    const { promise, resolve, reject } = Promise.withResolvers<Uint8Array>();
    this.#asked = { resolve, reject };
    this.#worker.postMessage({ job, documents, setting, form: this.#form } satisfies RenderTask);
    try {
      return await promise;
    } finally {
      this.#asked = undefined;
    }
  }

  async close(): Promise<void> {
    await this.#worker?.terminate();
  }

  #start(): Worker {
    const worker = new Worker(new URL("./render-worker.ts", import.meta.url));
    worker.unref();
    worker.on("message", (answer: RenderAnswer) => {
      if ("bytes" in answer) this.#asked?.resolve(answer.bytes);
      else this.#asked?.reject(new Error(answer.fault));
    });
    worker.on("error", (error) => this.#asked?.reject(new RenderThreadEnded(String(error))));
    worker.on("exit", (code) => {
      if (this.#worker === worker) this.#worker = undefined;
      this.#asked?.reject(new RenderThreadEnded(`the printing thread ended with ${code}`));
    });
    return worker;
  }
}

type SettingOf = (job: PrintJob, journal: PrintedJournal) => Omit<Setting, "form" | "mode">;

/** The job's document and the one that it returns or annuls. */
function documentsOf({ number }: PrintJob, journal: PrintedJournal): ReadonlyMap<number, Document> {
  const document = number === null ? undefined : journal.documentAt(number);
  if (document === undefined) return new Map();
  const base = document.baseNumber === null ? undefined : journal.documentAt(document.baseNumber);
  return new Map([document, base].flatMap((one) => (one === undefined ? [] : [[one.number, one]])));
}
