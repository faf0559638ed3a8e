import { type BigIntStats, statSync } from "node:fs";
import { join } from "node:path";
import type { BaseResponse } from "@prilavok/contracts/till-api/answers.ts";
import type { OperationName } from "@prilavok/contracts/till-api/operations.ts";
import { resultCodes, TillRefusal } from "@prilavok/contracts/till-api/result-codes.ts";
import type { Logger } from "pino";
import type { Executor } from "../api/executor.ts";
import type { Mode } from "../journal/document.ts";
import { OnceATurn } from "../once-a-turn.ts";
import type { Journals } from "../registration/journals.ts";

interface Place {
  readonly dev: bigint;
  readonly ino: bigint;
}

export interface JournalWatchOptions {
  readonly dataDir: string;
  readonly journals: Pick<Journals, "opened">;
  readonly log: Pick<Logger, "info" | "error">;
}

/**
 * Watches that the journals' files are still where they were opened. A file that was moved or deleted goes on taking
 * documents, which nobody finds again, and in its place a second till could start with the same numbers.
 */
export class JournalWatch {
  readonly #options: JournalWatchOptions;
  readonly #places = new Map<Mode, Place>();
  #isWell = true;

  /** Right after the journals are opened. */
  constructor(options: JournalWatchOptions) {
    this.#options = options;
    this.fault();
  }

  /** What is wrong with the first file that is not in its place: some microseconds for each open journal. */
  fault(): string | undefined {
    const fault = this.#look();
    if ((fault === undefined) !== this.#isWell) this.#tell(fault);
    return fault;
  }

  #look(): string | undefined {
    for (const { mode } of this.#options.journals.opened()) {
      const path = join(this.#options.dataDir, `${mode}.journal`);
      const now = placeOf(path);
      const known = this.#places.get(mode);
      if (now === undefined) return `${path} is gone: it was moved or deleted while the till runs`;
      if (known === undefined) this.#places.set(mode, now);
      else if (known.dev !== now.dev || known.ino !== now.ino)
        return `${path} is another file than the one that the till has opened`;
    }
    return undefined;
  }

  #tell(fault: string | undefined): void {
    this.#isWell = fault === undefined;
    if (fault === undefined) this.#options.log.info("the journal is in its place again");
    else this.#options.log.error({ fault }, "nothing is registered until the journal is in its place again");
  }
}

function placeOf(path: string): Place | undefined {
  try {
    const found: BigIntStats | undefined = statSync(path, { bigint: true, throwIfNoEntry: false });
    return found;
  } catch {
    // A folder that cannot be looked into is as good as gone.
    return undefined;
  }
}

/** Refuses (670) whatever would be written while a journal is not in its place. */
export class WatchedExecutor implements Executor {
  readonly #executor: Executor;
  readonly #fault: OnceATurn<string | undefined>;
  readonly #onFailed: () => void;

  /** @param onFailed an operation could not be written. */
  constructor(executor: Executor, watch: JournalWatch, onFailed: () => void) {
    this.#executor = executor;
    this.#onFailed = onFailed;
    this.#fault = new OnceATurn(() => watch.fault());
  }

  async execute(name: OperationName, body: unknown): Promise<BaseResponse> {
    if (name !== "OTHER_INFO" && this.#fault.get() !== undefined) throw new TillRefusal("journalFailed");
    try {
      return await this.#executor.execute(name, body);
    } catch (cause) {
      if (cause instanceof TillRefusal && cause.code === resultCodes.journalFailed.code) this.#onFailed();
      throw cause;
    }
  }
}
