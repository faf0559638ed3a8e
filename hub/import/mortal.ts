import { serverPid } from "../testing/folder.ts";
import { Program, untilReady } from "../testing/hub-process.ts";
import type { ImportSummary } from "./summary.ts";

/** The hub under test: it dies as it is told and comes back on the same port. */
export class MortalHub {
  readonly url: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly #port: number;
  readonly #dataDir: string;
  #program: Program | undefined;

  constructor(port: number, dataDir: string) {
    this.#port = port;
    this.#dataDir = dataDir;
    this.url = `http://127.0.0.1:${port}`;
    this.environment = { PORT: String(port), DATA_DIR: dataDir, LOG_LEVEL: "error" };
  }

  async start(): Promise<void> {
    this.#program = new Program(["serve"], this.environment);
    await untilReady(this.#program, this.#port, 60_000);
  }

  async die(withServer: boolean): Promise<void> {
    const pid = withServer ? await serverPid(this.#dataDir) : undefined;
    const dead = this.#program?.kill("SIGKILL");
    if (pid !== undefined) process.kill(pid, "SIGKILL");
    await dead;
  }

  async stop(): Promise<void> {
    await this.#program?.kill("SIGTERM");
  }

  killNow(): void {
    this.#program?.child.kill("SIGKILL");
  }
}

/** Imports a file again and again, in a process of its own, until it is over and `passes` are done. */
export class Importer {
  readonly #args: readonly string[];
  readonly #environment: Readonly<Record<string, string>>;
  #program: Program | undefined;
  /** Receipts that runs told as registered before they were stopped. */
  toldOfStopped = 0;

  constructor(path: string, hub: MortalHub) {
    this.#args = ["import", path, "--map", "uci,store=Shop", "--yes", "--json"];
    this.#environment = hub.environment;
  }

  async repeat(passes: number, isOver: () => boolean): Promise<ImportSummary[]> {
    const summaries: ImportSummary[] = [];
    while (summaries.length < passes || !isOver()) {
      this.#program = new Program(this.#args, this.#environment);
      const { code, output, errors } = await this.#program.ended;
      if (code === 0) summaries.push(JSON.parse(output) as ImportSummary);
      // One that was killed, or whose database went away, is started again, and goes on where it was.
      else if (code === 1 && output !== "")
        this.toldOfStopped += (JSON.parse(output) as ImportSummary).registered;
      else if (code !== null && code !== 1)
        throw new Error(`the import ended with ${code}: ${output}\n${errors}`);
    }
    return summaries;
  }

  kill(): void {
    this.#program?.child.kill("SIGKILL");
  }
}
