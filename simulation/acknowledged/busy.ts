import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";

/** They end by themselves when nobody ends them. */
const busyMsMax = 600_000;

/** Processes that do nothing but use the machine's cores, so that whatever may come late does. */
export class BusyMachine {
  readonly #children: readonly ChildProcess[];

  constructor(processes: number) {
    const program = `const until = Date.now() + ${busyMsMax}; while (Date.now() < until);`;
    this.#children = Array.from({ length: processes }, () =>
      spawn(process.execPath, ["-e", program], { stdio: "ignore" }),
    );
  }

  async rest(): Promise<void> {
    await Promise.all(
      this.#children.map(async (child) => {
        const ended = once(child, "exit");
        child.kill("SIGKILL");
        await ended;
      }),
    );
  }
}
