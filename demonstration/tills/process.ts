import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";

const program = join(import.meta.dirname, "..", "..", "till", "bin", "prilavok-till.js");
const startTimeoutMs = 60_000;
/** The till itself takes half a minute at most. */
const stopTimeoutMs = 35_000;
/** As much of what a till said last as an error tells. */
const lastWordsChars = 1_000;

export interface TillProcessOptions {
  /** Flags of `prilavok-till serve`. */
  readonly flags: readonly string[];
  /** Takes what the till logs. */
  readonly onLog: (text: string) => void;
}

/**
 * One run of `prilavok-till serve`, under this very Node. The channel that it holds to us tells it when we are killed,
 * and it dies then. It has a process group of its own, so Ctrl-C reaches us alone: the tills are stopped after the last
 * sale, not in the middle of one.
 */
export class TillProcess {
  /** Such as http://127.0.0.1:37015. */
  readonly url: string;
  /** Resolves, when the process is gone, with how it ended. */
  readonly ended: Promise<string>;
  readonly #child: ChildProcess;

  private constructor(child: ChildProcess, url: string, ended: Promise<string>) {
    this.#child = child;
    this.url = url;
    this.ended = ended;
  }

  /** @throws Error with the till's last words when it does not open its door. */
  static async start({ flags, onLog }: TillProcessOptions): Promise<TillProcess> {
    const child = spawn(process.execPath, [program, "serve", "--json", ...flags], {
      stdio: ["ignore", "pipe", "pipe", "ipc"],
      env: withoutTillVariables(process.env),
      detached: process.platform !== "win32",
    });
    let lastWords = "";
    child.stderr?.setEncoding("utf8").on("data", (text: string) => {
      lastWords = (lastWords + text).slice(-lastWordsChars);
      onLog(text);
    });
    const ended = once(child, "close").then(([code, signal]) => `${signal ?? `code ${code}`}`);
    const timer = setTimeout(() => child.kill("SIGKILL"), startTimeoutMs);
    const end = await Promise.race([readUrl(child), ended.then((how) => ({ how }))]);
    clearTimeout(timer);
    if (typeof end === "string") return new TillProcess(child, end, ended);
    throw new Error(`it ended with ${end.how}: ${lastWords.trim()}`);
  }

  /** Has the till finish what it accepted, and waits for its end. */
  async stop(): Promise<void> {
    this.#child.kill("SIGTERM");
    const timer = setTimeout(() => this.#child.kill("SIGKILL"), stopTimeoutMs);
    await this.ended;
    clearTimeout(timer);
  }
}

/** The first line that the till prints is `{"url": …}`. */
async function readUrl(child: ChildProcess): Promise<string> {
  let text = "";
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  child.once("error", reject);
  child.stdout?.setEncoding("utf8").on("data", (more: string) => {
    text += more;
    const end = text.indexOf("\n");
    if (end !== -1) resolve((JSON.parse(text.slice(0, end)) as { readonly url: string }).url);
  });
  return promise;
}

/** What the machine's own till is told by its environment is not meant for these. */
function withoutTillVariables(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(environment).filter(([name]) => !name.startsWith("TILL_")));
}
