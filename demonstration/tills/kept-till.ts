import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { type DemoStore, type DemoTill, tillName } from "../stores.ts";
import { writeExchangeFile } from "./exchange-file.ts";
import { freePortOr0 } from "./free-port.ts";
import { type Destination, writeGiftomanFile } from "./giftoman-file.ts";
import { TillProcess } from "./process.ts";

const firstPauseMs = 200;
const longestPauseMs = 10_000;

export interface KeptTillOptions {
  readonly store: DemoStore;
  readonly till: DemoTill;
  /** Of the demonstration. The till's own is `tills/<store>-<till>` in it. */
  readonly dataDir: string;
  /** The port to listen on when it is free; 0: any. */
  readonly port: number;
  /** Where it delivers its receipts and shifts to, and has its orders from. */
  readonly destination: Destination;
  readonly logLevel: string;
  /** Takes what the till logs, and what becomes of it. */
  readonly onLog: (text: string) => void;
}

/** A till that runs until it is stopped: one that dies is started again, on its folder and its port. */
export class KeptTill {
  readonly name: string;
  readonly dataDir: string;
  readonly #options: KeptTillOptions;
  readonly #stop = new AbortController();
  #process: TillProcess;
  #keeping: Promise<void> = Promise.resolve();

  private constructor(options: KeptTillOptions, process: TillProcess) {
    this.#options = options;
    this.#process = process;
    this.name = tillName(options.store, options.till);
    this.dataDir = folderOf(options);
  }

  /** @throws Error that names the till and tells its last words. */
  static async start(options: KeptTillOptions): Promise<KeptTill> {
    try {
      const kept = new KeptTill(options, await run(options, options.port));
      kept.#keeping = kept.#keep();
      return kept;
    } catch (cause) {
      const name = tillName(options.store, options.till);
      const reason = cause instanceof Error ? cause.message : String(cause);
      throw new Error(`the till ${name} (${folderOf(options)}) does not start: ${reason}`, { cause });
    }
  }

  /** Where it listened last. */
  get url(): string {
    return this.#process.url;
  }

  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#process.stop();
    await this.#keeping;
  }

  async #keep(): Promise<void> {
    const { signal } = this.#stop;
    while (true) {
      const how = await this.#process.ended;
      if (signal.aborted) return;
      this.#options.onLog(`the till ${this.name} ended with ${how} and is started again\n`);
      const process = await this.#startAgain();
      if (process === undefined) return;
      this.#process = process;
      if (signal.aborted) await process.stop();
    }
  }

  /** @returns undefined when it is to be stopped meanwhile. */
  async #startAgain(): Promise<TillProcess | undefined> {
    const { signal } = this.#stop;
    const port = Number(new URL(this.url).port);
    for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(longestPauseMs, pauseMs * 2)) {
      await wait(pauseMs, undefined, { signal }).catch(() => undefined);
      if (signal.aborted) return undefined;
      try {
        return await run(this.#options, port);
      } catch (error) {
        this.#options.onLog(`the till ${this.name} does not start: ${String(error)}\n`);
      }
    }
  }
}

function folderOf({ dataDir, store, till }: KeptTillOptions): string {
  return join(dataDir, "tills", `${store.extId}-${till.extId}`);
}

async function run(options: KeptTillOptions, port: number): Promise<TillProcess> {
  const { name, city, street, house, timeZone } = options.store;
  const folder = folderOf(options);
  // A till warns of a folder of configuration that is not there, and keeps its own to its owner.
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await writeGiftomanFile(folder, options.destination);
  await writeExchangeFile(folder, options.destination);
  const values = {
    data: folder,
    // The till.ini of the machine's own till is not meant for this one.
    conf: folder,
    port: String(await freePortOr0(port)),
    host: "127.0.0.1",
    "shop-name": name,
    "shop-address": `${city}, ${street}, ${house}`,
    "shop-farewell": "Спасибо за покупку!",
    "time-zone": timeZone,
    fiscal: "emulator",
    printer: "none",
    "log-level": options.logLevel,
  };
  const flags = Object.entries(values).flatMap(([flag, value]) => [`--${flag}`, value]);
  return TillProcess.start({ flags, onLog: options.onLog });
}
