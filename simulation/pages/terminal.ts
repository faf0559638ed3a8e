import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { chownSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { steadyPort } from "@prilavok/contracts/testing/steady-port.ts";
import type { Block } from "./page.ts";
import { readPage, root } from "./page.ts";

/** Who has no rights: tests may be run by root, and pages are not for root. */
const nobody = 65_534;
export const ordinary = process.getuid?.() === 0 ? { uid: nobody, gid: nobody } : {};

/** Somebody at a machine with the repository, a home folder and terminals. */
export class Person {
  readonly home: string;
  readonly #environment: NodeJS.ProcessEnv;
  readonly #ports: { readonly hub: number; readonly till: number };
  readonly #serving: { readonly name: string; readonly child: ChildProcess }[] = [];

  private constructor(home: string, ports: { hub: number; till: number }) {
    this.home = home;
    this.#ports = ports;
    const path = (process.env.PATH ?? "").split(":").filter((folder) => !folder.includes("node_modules"));
    // Nothing of the surroundings. What a page does not say and this machine needs: free ports, and no work by the clock.
    this.#environment = {
      ...{ HOME: home, PATH: path.join(":"), LANG: "C.UTF-8", KKM_TRANSFER_CRON: "off", LOG_LEVEL: "warn" },
      NODE_COMPILE_CACHE: join(home, ".compiled"),
      ...{ PORT: String(ports.hub), TILL_PORT: String(ports.till), TILL_LOG_LEVEL: "warn" },
    };
  }

  static async arrive(): Promise<Person> {
    const home = mkdtempSync(join(tmpdir(), "prilavok-pages-"));
    if (ordinary.uid !== undefined) chownSync(home, ordinary.uid, ordinary.gid);
    return new Person(home, { hub: await steadyPort(), till: await steadyPort() });
  }

  /**
   * Runs a page's commands from its first to its last, in one terminal that is opened for it, and what serves in
   * terminals of its own.
   * @param arrivals what each `sleep` of the page waits for, so that a slow machine waits long enough.
   * @returns what was printed. @throws Error with the block that failed, and what it said.
   */
  async follow(path: string, arrivals: readonly string[] = [], before = ""): Promise<string> {
    const terminal = new Terminal(this.#open(), this.home, this.#here(before + waiting(arrivals)));
    let printed = "";
    for (const block of readPage(path)) {
      if (block.notRun !== undefined) continue;
      if (block.serves) await this.#serve(block);
      else printed += await terminal.run({ ...block, commands: this.#here(block.commands) }, path);
    }
    await terminal.close();
    return printed;
  }

  /** Ends a program as a power failure would. */
  async kill(name: "prilavok-hub" | "prilavok-till"): Promise<void> {
    const place = this.#serving.findIndex((one) => one.name === name);
    const [killed] = this.#serving.splice(place, 1);
    if (killed !== undefined) await ended(killed.child, "SIGKILL");
  }

  async leave(): Promise<void> {
    for (const { child } of this.#serving.toReversed()) await ended(child, "SIGTERM");
    rmSync(this.home, { recursive: true, force: true });
  }

  async #serve({ commands }: Block): Promise<void> {
    const [, name = ""] = /^(prilavok-(?:hub|till)) serve/m.exec(commands) ?? [];
    // In the shell's own place, so that a signal reaches the program itself.
    const script = this.#here(commands).replace(/^prilavok-(hub|till) serve/m, "exec $&");
    const child = this.#open(["-e", "-c", script]);
    this.#serving.push({ name, child });
    await said(child, /https?:\/\//);
  }

  #open(args: readonly string[] = ["-e", "-o", "pipefail"]): ChildProcess {
    return spawn("bash", args, { cwd: root, env: this.#environment, stdio: "pipe", ...ordinary });
  }

  /** Pages name the ports that programs take by themselves. */
  #here(commands: string): string {
    return commands
      .replaceAll("127.0.0.1:8080", `127.0.0.1:${this.#ports.hub}`)
      .replaceAll("127.0.0.1:37015", `127.0.0.1:${this.#ports.till}`);
  }
}

/** One shell that runs blocks one after another. */
class Terminal {
  readonly #shell: ChildProcess;
  readonly #folder: string;
  #output = "";
  #errors = "";
  #blocks = 0;

  constructor(shell: ChildProcess, folder: string, before: string) {
    this.#shell = shell;
    this.#folder = folder;
    shell.stdout?.on("data", (text: Buffer) => {
      this.#output += text.toString("utf8");
    });
    shell.stderr?.on("data", (text: Buffer) => {
      this.#errors += text.toString("utf8");
    });
    shell.stdin?.write(`${before}\n`);
  }

  async run({ commands, exitStatus }: Block, path: string): Promise<string> {
    this.#blocks += 1;
    const file = join(this.#folder, `.block-${this.#blocks}.sh`);
    writeFileSync(file, commands, { mode: 0o644 });
    const done = `<<${this.#blocks} is done>>`;
    const start = this.#output.length;
    this.#errors = "";
    // Commands do not read the terminal.
    const sourced = `. '${file}' < /dev/null`;
    const checked = exitStatus === 0 ? sourced : `${sourced} && exit 9 || test $? = ${exitStatus}`;
    this.#shell.stdin?.write(`${checked}\necho; echo '${done}'\n`);
    while (!this.#output.includes(done)) {
      if (this.#shell.exitCode !== null) {
        throw new Error(
          `${path}: a block failed:\n${commands}\n${this.#output.slice(start)}\n${this.#errors}`,
        );
      }
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    rmSync(file);
    if (/^ +at .*:\d+:\d+\)?$/m.test(this.#errors)) {
      throw new Error(`${path}: a stack trace:\n${commands}\n${this.#errors}`);
    }
    return this.#output.slice(start);
  }

  async close(): Promise<void> {
    this.#shell.stdin?.end();
    if (this.#shell.exitCode === null) await once(this.#shell, "close");
  }
}

/** Waits until a program has printed something like this. @throws Error when it ends before. */
async function said(child: ChildProcess, form: RegExp): Promise<void> {
  let printed = "";
  let errors = "";
  child.stderr?.on("data", (text: Buffer) => {
    errors += text.toString("utf8");
  });
  child.stdout?.on("data", (text: Buffer) => {
    printed += text.toString("utf8");
  });
  while (!form.test(printed)) {
    if (child.exitCode !== null) throw new Error(`it ended before it served: ${printed}\n${errors}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

async function ended(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const closed = once(child, "close");
  child.kill(signal);
  await closed;
}

/** A shell's `sleep` that ends when what it is for has come about: the first `sleep` by the first condition, and so on. */
function waiting(arrivals: readonly string[]): string {
  const cases = arrivals.map((condition, place) => `    ${place + 1}) ${condition} ;;`).join("\n");
  return `arrived() {
  case $1 in
${cases}
    *) false ;;
  esac
}
slept=0
sleep() {
  slept=$((slept + 1))
  local tries=0
  until arrived $slept > /dev/null; do
    tries=$((tries + 1))
    [ $tries -lt 100 ]
    command sleep 0.3
  done
}`;
}
