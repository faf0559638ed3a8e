import { open, rm } from "node:fs/promises";
import { join } from "node:path";
import type { Readiness } from "../api/health.ts";
import type { FiscalDevice } from "../fiscal/port.ts";
import type { Journals } from "../registration/journals.ts";

const probeBytes = 16 * 1024;
/** Supervisors may ask often, and a sync is dear. */
const rememberMs = 1_000;

export interface ReadinessSources {
  readonly dataDir: string;
  readonly device: FiscalDevice;
  readonly journals: Journals;
}

/**
 * Looks whether a receipt could be registered now: the disk takes a small file, the journal can be read, the device is
 * ready.
 */
export class ReadinessCheck {
  readonly #sources: ReadinessSources;
  #looked: Promise<Readiness> | undefined;
  #lookedMs = 0;

  constructor(sources: ReadinessSources) {
    this.#sources = sources;
  }

  look(): Promise<Readiness> {
    if (this.#looked === undefined || performance.now() - this.#lookedMs > rememberMs) {
      this.#lookedMs = performance.now();
      this.#looked = this.#obstacles().then((obstacles) => ({ obstacles }));
    }
    return this.#looked;
  }

  async #obstacles(): Promise<string[]> {
    const { dataDir, device, journals } = this.#sources;
    const { state } = device.state();
    const found = [
      state === "ready" ? undefined : `the fiscal device is ${state}`,
      await failureOf("the data folder cannot be written", () => probe(dataDir)),
      await failureOf("the journal cannot be read", async () => journals.current.queue()),
    ];
    return found.filter((obstacle) => obstacle !== undefined);
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

/** The journal itself is not written for a question. */
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
