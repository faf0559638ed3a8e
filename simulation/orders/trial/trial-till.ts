import { cpSync, mkdirSync, rmSync } from "node:fs";
import { rm } from "node:fs/promises";
import { basename, join } from "node:path";
import type { TestTill as Device } from "@prilavok/hub/testing/chain.ts";
import { systemClock } from "@prilavok/till/clock.ts";
import { configure } from "@prilavok/till/configuration/configuration.ts";
import { type RunningTill, startTill } from "@prilavok/till/serve.ts";
import { writeExchangeFile } from "@prilavok/till/testing/exchange-file.ts";
import { FaultProxy } from "@prilavok/till/testing/fault-proxy.ts";
import type { Fault } from "@prilavok/till/testing/faults.ts";
import { operate, type TillAnswer } from "@prilavok/till/testing/http.ts";
import { until } from "@prilavok/till/trials/until.ts";
import { pino } from "pino";
import { outageTiming } from "../../outage/timing.ts";

/** A till from its start to its being killed. */
interface Life {
  readonly folder: string;
  readonly way: FaultProxy;
  readonly running: RunningTill;
}

export interface TrialTillOptions {
  readonly name: string;
  readonly device: Device;
  /** An empty folder. */
  readonly folder: string;
  readonly seed: string;
  readonly hubPort: () => number;
}

type Weights = Partial<Readonly<Record<Fault, number>>>;

const log = pino({ level: "silent" });
const ordersFile = "orders.db";
const brokenOff: Weights = { "reset before the hub": 1 };

/**
 * A till with all its parts in this process, and a way of its own to the hub. It is killed thus: nothing that it says is
 * heard any more, and another one is started on its files as they are at that moment. Whatever it does later is lost, as
 * with a process that is killed.
 */
export class TrialTill {
  readonly name: string;
  readonly device: Device;
  readonly #options: TrialTillOptions;
  #weights: Weights = {};
  #isOffline = false;
  #life: Promise<Life>;
  #lives = 0;
  #setting: Promise<unknown> = Promise.resolve();
  kills = 0;
  losses = 0;

  private constructor(options: TrialTillOptions) {
    this.name = options.name;
    this.device = options.device;
    this.#options = options;
    this.#life = this.#begin(undefined);
  }

  static async open(options: TrialTillOptions): Promise<TrialTill> {
    const till = new TrialTill(options);
    await till.#life;
    return till;
  }

  /** Where its files are now. */
  async folder(): Promise<string> {
    return (await this.#life).folder;
  }

  get isOffline(): boolean {
    return this.#isOffline;
  }

  /** Undefined: it was killed before it answered. */
  async ask(operation: string, body: object): Promise<TillAnswer | undefined> {
    const asked = this.#life;
    const { running } = await asked;
    const answer = await operate(running.port, operation, body).catch((cause: unknown) => {
      if (asked === this.#life) throw cause;
      return undefined;
    });
    return asked === this.#life ? answer : undefined;
  }

  /** Every connection to the hub breaks off, and none can be made. */
  async goOffline(): Promise<void> {
    this.#isOffline = true;
    await this.#set();
  }

  async goOnline(): Promise<void> {
    this.#isOffline = false;
    await this.#set();
  }

  /** What breaks while it is online; `{}`: nothing. */
  async weigh(weights: Weights): Promise<void> {
    this.#weights = weights;
    await this.#set();
  }

  /** @param losing its file of orders. */
  async kill(losing: boolean): Promise<void> {
    const killed = this.#life;
    const life = await killed;
    // Somebody else has killed it meanwhile.
    if (killed !== this.#life) return;
    this.kills += 1;
    if (losing) this.losses += 1;
    this.#life = this.#begin(life, losing);
    await this.#life;
    void bury(life);
  }

  async close(): Promise<void> {
    await bury(await this.#life);
  }

  async #begin(before: Life | undefined, losing = false): Promise<Life> {
    this.#lives += 1;
    const folder = join(this.#options.folder, String(this.#lives));
    // Up to here nothing has waited: the files are those of one moment.
    if (before === undefined) mkdirSync(folder, { recursive: true });
    else {
      before.way.weigh(brokenOff);
      void before.way.refuse();
      takeOver(before.folder, folder);
    }
    if (losing) for (const end of ["", "-wal"]) rmSync(join(folder, `${ordersFile}${end}`), { force: true });
    const way = await FaultProxy.open({
      ...{ hubPort: this.#options.hubPort, seed: `${this.#options.seed} ${this.name} ${this.#lives}` },
      ...{
        hiddenShare: 0.5,
        refusedMs: 100,
        slowMs: 200,
        delayMs: 500,
        retryAfterS: 1,
        hugeBytes: 2_000_000,
      },
    });
    const { accesskey: authkey } = this.#options.device;
    writeExchangeFile(folder, { url: way.url, authkey, more: "timeout = 1\n" });
    await this.#setWay(way);
    const flags = { data: folder, conf: folder, port: "0", logLevel: "silent", timeZone: "Europe/Minsk" };
    const { configuration } = configure(flags, {});
    return { folder, way, running: await startTill(configuration, log, systemClock, outageTiming) };
  }

  /** One after another: a port that is closing cannot be opened. */
  async #set(): Promise<void> {
    const setting = this.#setting.then(async () => this.#setWay((await this.#life).way));
    this.#setting = setting.catch(() => undefined);
    await setting;
  }

  async #setWay(way: FaultProxy): Promise<void> {
    way.weigh(this.#isOffline ? brokenOff : this.#weights);
    if (this.#isOffline) return way.refuse();
    await until("its port is open", () => isOpened(way));
  }
}

/** A fault that closes the port for a while may be closing it just now. */
async function isOpened(way: FaultProxy): Promise<boolean> {
  return way.accept().then(
    () => true,
    () => false,
  );
}

/** SQLite's files but what it keeps in shared memory, which dies with a process; nobody else's lock. */
function takeOver(from: string, to: string): void {
  cpSync(from, to, {
    recursive: true,
    filter: (path) => !path.endsWith("-shm") && basename(path) !== "till.lock",
  });
}

async function bury({ running, way, folder }: Life): Promise<void> {
  await way.refuse();
  await running.close();
  await way.close();
  await rm(folder, { recursive: true, force: true });
}
