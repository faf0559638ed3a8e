import { fork } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";

const tillFile = join(import.meta.dirname, "till-program.ts");
/** What Node makes of the sources is kept for the next start, as `prilavok-till` does. */
const compiled = join(import.meta.dirname, "../../node_modules/.cache/prilavok-till");
const requestTimeoutS = 1;

/** A till that can be killed and started again on its folder. */
export class KilledTill {
  readonly #folder: string;
  #child: ReturnType<typeof fork> | undefined;
  #open = Promise.withResolvers<number>();
  kills = 0;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Turns the plugin on, with the shortest timeout. */
  configure(url: string, key: string): void {
    mkdirSync(join(this.#folder, "ncash.ini.d"));
    const text = `[plugins]\ngiftoman = on\n[giftoman]\nurl = ${url}\nauthkey = ${key}\ntimeout = ${requestTimeoutS}\n`;
    writeFileSync(join(this.#folder, "ncash.ini.d", "giftoman.ini"), text, { mode: 0o600 });
  }

  /** Resolves when the till is open. */
  port(): Promise<number> {
    return this.#open.promise;
  }

  async start(): Promise<void> {
    const env = { ...process.env, NODE_COMPILE_CACHE: compiled };
    const child = fork(tillFile, [this.#folder], { env, stdio: ["ignore", "pipe", "inherit", "ipc"] });
    this.#child = child;
    if (child.stdout === null) throw new Error("no output");
    const line = await createInterface({ input: child.stdout })[Symbol.asyncIterator]().next();
    if (line.done === true) throw new Error("the till ended instead of starting");
    const { url }: { readonly url: string } = JSON.parse(line.value);
    this.#open.resolve(Number(new URL(url).port));
  }

  async kill(): Promise<void> {
    this.kills += 1;
    this.#open = Promise.withResolvers();
    await this.#end("SIGKILL");
  }

  async stop(): Promise<void> {
    await this.#end("SIGTERM");
  }

  async #end(signal: "SIGKILL" | "SIGTERM"): Promise<void> {
    const child = this.#child;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    child.kill(signal);
    await once(child, "exit");
  }
}
