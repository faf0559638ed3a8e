import { open, rm } from "node:fs/promises";
import { join } from "node:path";
import type { Readiness } from "../api/health.ts";
import type { Clock } from "../clock.ts";
import type { DeviceState, FiscalDevice } from "../fiscal/port.ts";
import type { Journals } from "../registration/journals.ts";
import type { JournalWatch } from "./journal-watch.ts";

const probeBytes = 16 * 1024;
/** Supervisors may ask often, and a sync is expensive. */
const rememberMs = 1_000;

export interface ReadinessSources {
  readonly dataDir: string;
  readonly device: FiscalDevice;
  readonly journals: Journals;
  readonly clock: Clock;
  readonly watch: JournalWatch;
}

/**
 * Looks whether a receipt could be registered now: the disk takes a small file, the journal is in its place, takes a write
 * and can be read, no sale is unfinished, the device is ready and its certificate valid. Whether a shift is open does not matter: a shop
 * that is closed is ready to open.
 */
export class ReadinessCheck {
  readonly #sources: ReadinessSources;
  #looked: Promise<Readiness> | undefined;
  #lookedMs = 0;

  constructor(sources: ReadinessSources) {
    this.#sources = sources;
  }

  /** Something failed just now: the next look is a new one. */
  forget(): void {
    this.#looked = undefined;
  }

  look(): Promise<Readiness> {
    if (this.#looked === undefined || performance.now() - this.#lookedMs > rememberMs) {
      this.#lookedMs = performance.now();
      this.#looked = this.#obstacles().then((obstacles) => ({ obstacles }));
    }
    return this.#looked;
  }

  async #obstacles(): Promise<string[]> {
    const { dataDir, device, journals, clock, watch } = this.#sources;
    const found = [
      ...deviceObstacles(device.state(), clock.now()),
      watch.fault(),
      await failureOf("the data folder cannot be written", () => probe(dataDir)),
      await failureOf("the journal cannot be written", async () => journals.current.tryWrite()),
      await failureOf("the journal cannot be read", async () => journals.current.queue()),
      unfinishedObstacle(journals),
    ];
    return found.filter((obstacle) => obstacle !== undefined);
  }
}

function deviceObstacles({ state, certificateValidToMs }: DeviceState, nowMs: number): string[] {
  const found = state === "ready" ? [] : [`the fiscal device is ${state}`];
  if (certificateValidToMs !== null && certificateValidToMs <= nowMs)
    found.push("the fiscal device's certificate has expired (407)");
  return found;
}

function unfinishedObstacle(journals: Journals): string | undefined {
  try {
    return journals.current.unfinished() === undefined
      ? undefined
      : "a sale is unfinished: finish or cancel it (410)";
  } catch {
    // That the journal cannot be read is told already.
    return undefined;
  }
}

async function failureOf(what: string, work: () => Promise<unknown>): Promise<string | undefined> {
  try {
    await work();
    return undefined;
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : String(error);
    return `${what}: ${String(code)}`;
  }
}

/** There is room for more than the little that the journal's own write takes. */
async function probe(dataDir: string): Promise<void> {
  const path = join(dataDir, "probe");
  try {
    const file = await open(path, "w", 0o600);
    try {
      await file.write(Buffer.alloc(probeBytes));
      await file.sync();
    } finally {
      await file.close();
    }
  } finally {
    await rm(path, { force: true });
  }
}
