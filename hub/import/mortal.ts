import { serverPid } from "../testing/folder.ts";
import { Program, untilReady } from "../testing/hub-process.ts";
import type { ImportSummary } from "./summary.ts";
import { temporaryFolder } from "./testing.ts";

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
  readonly #key: string;
  #program: Program | undefined;

  constructor(path: string, key: string, hub: MortalHub) {
    this.#args = [
      "import",
      path,
      "--map",
      "uci,store=Shop",
      "--url",
      hub.url,
      "--batch",
      "50",
      "--patience",
      "90",
    ];
    this.#key = key;
  }

  async repeat(passes: number, isOver: () => boolean): Promise<ImportSummary[]> {
    const summaries: ImportSummary[] = [];
    const environment = { PRILAVOK_KEY: this.#key, DATA_DIR: await temporaryFolder() };
    while (summaries.length < passes || !isOver()) {
      this.#program = new Program([...this.#args, "--json"], environment);
      const { code, output, errors } = await this.#program.ended;
      // One that was killed is started again, and goes on where it was.
      if (code === null) continue;
      if (code !== 0) throw new Error(`the import ended with ${code}: ${output}\n${errors}`);
      summaries.push(JSON.parse(output) as ImportSummary);
    }
    return summaries;
  }

  kill(): void {
    this.#program?.child.kill("SIGKILL");
  }
}
