import { performance } from "node:perf_hooks";
import { expect } from "vitest";
import { type Surroundings, TillProcess } from "../testing/till-process.ts";

/** A till that is killed and started again; callers ask where it is. */
export class RestartedTill {
  readonly folder: string;
  readonly #make: () => TillProcess;
  #process: TillProcess | undefined;
  #open = Promise.withResolvers<number>();
  /** How long the last start took. */
  startMs = 500;

  /** @param flags of each start. */
  constructor(folder: string, flags: () => readonly string[], surroundings: Surroundings = {}) {
    this.folder = folder;
    this.#make = () => new TillProcess(folder, flags(), surroundings);
  }

  /** Resolves when the till is open. */
  port(): Promise<number> {
    return this.#open.promise;
  }

  get isRunning(): boolean {
    return this.#process?.isRunning === true;
  }

  /** @throws when it does not start. */
  async start(): Promise<number> {
    const beganMs = performance.now();
    this.#process = this.#make();
    const port = await this.#process.open();
    this.startMs = performance.now() - beganMs;
    this.#open.resolve(port);
    return port;
  }

  /** Starts it and kills it so much later, open or not. */
  async startAndKill(afterMs: number): Promise<void> {
    const started = this.#make();
    await new Promise((resolve) => setTimeout(resolve, afterMs));
    await started.end("SIGKILL");
    expect(started.errors).toBe("");
  }

  async kill(): Promise<void> {
    const process = this.#takeDown();
    await process?.end("SIGKILL");
    expect(process?.errors).toBe("");
  }

  /** As a supervisor does: every accepted operation is answered first. */
  async stop(): Promise<void> {
    const { code, errors } = (await this.#takeDown()?.end("SIGTERM")) ?? {};
    expect({ code, errors }).toEqual({ code: 0, errors: "" });
  }

  /** Callers wait for the next start from now on. */
  #takeDown(): TillProcess | undefined {
    const process = this.#process;
    this.#process = undefined;
    this.#open = Promise.withResolvers();
    return process;
  }
}
