import { join } from "node:path";
import Database from "better-sqlite3";
import { TillProgram } from "../testing/till-process.ts";

export interface Registered {
  readonly number: number;
  readonly uid: string;
  readonly kind: string;
  readonly total_e2: number;
}

/** The emulated fiscal device with a memory of its own, as a process that is killed and started again on one port. */
export class RestartedDevice {
  readonly #folder: string;
  #port = 0;
  #process: TillProgram | undefined;

  constructor(folder: string) {
    this.#folder = folder;
  }

  get port(): number {
    return this.#port;
  }

  /** @throws when it does not start. */
  async start(): Promise<void> {
    const place = ["--data", this.#folder, "--conf", join(this.#folder, "conf"), "--log-level", "warn"];
    this.#process = new TillProgram(["emulator", "--json", "--listen", String(this.#port), ...place]);
    const { url }: { readonly url: string } = JSON.parse(await this.#process.firstLine());
    this.#port = Number(new URL(url).port);
  }

  async kill(): Promise<void> {
    await this.#process?.end("SIGKILL");
  }

  /** What is in its memory, when it is not running. */
  registered(): readonly Registered[] {
    const database = new Database(join(this.#folder, "emulator.memory"));
    try {
      return database
        .prepare<[], Registered>("select number, uid, kind, total_e2 from document order by number")
        .all();
    } finally {
      database.close();
    }
  }
}
