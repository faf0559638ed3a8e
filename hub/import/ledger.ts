import { appendFileSync, existsSync, statSync, truncateSync } from "node:fs";
import type { Batch } from "./batches.ts";
import type { WireError } from "./door-client.ts";
import type { Refusal, SendOutcome } from "./send.ts";
import { freshState, type ImportState, saveState } from "./state.ts";
import { increase, ReadTally } from "./summary.ts";

const saveEveryMs = 250;

/** A batch that an earlier run of this import saw acknowledged: nothing is sent, and its counts are in the state. */
export const acknowledgedBefore = "acknowledged before";

export interface LedgerOptions {
  readonly state: ImportState;
  /** Undefined: nothing is remembered. */
  readonly statePath: string | undefined;
  /** Where refused receipts are written, one JSON object a line. */
  readonly errorsPath: string | undefined;
}

/**
 * Enters the outcomes of batches in the file's order, whatever order they come in. The state names a batch only when
 * all before it are settled and its refusals are in the errors file, so an interrupted import leaves no hole.
 */
export class Ledger {
  readonly tally = new ReadTally();
  resumedReceipts = 0;
  #state: ImportState;
  readonly #options: LedgerOptions;
  readonly #waiting = new Map<number, { batch: Batch; outcome: SendOutcome | typeof acknowledgedBefore }>();
  #next = 0;
  #savedAtMs = 0;
  #saving: Promise<void> = Promise.resolve();

  constructor(options: LedgerOptions) {
    this.#options = options;
    this.#state = options.state;
    const { errorsPath, state } = options;
    if (errorsPath === undefined) return;
    // A run that begins anew writes a new file; one that goes on takes back what it will write again.
    if (state === freshState) truncateTo(errorsPath, 0);
    else truncateTo(errorsPath, state.errorsBytes);
  }

  get state(): ImportState {
    return this.#state;
  }

  isAcknowledged(batch: Batch): boolean {
    return batch.index < this.#options.state.acknowledgedBatches;
  }

  async settle(batch: Batch, outcome: SendOutcome | typeof acknowledgedBefore): Promise<void> {
    this.#waiting.set(batch.index, { batch, outcome });
    for (;;) {
      const next = this.#waiting.get(this.#next);
      if (next === undefined) break;
      this.#waiting.delete(this.#next);
      this.#next += 1;
      this.#enter(next.batch, next.outcome);
    }
    if (performance.now() - this.#savedAtMs > saveEveryMs) await this.save();
  }

  /** Resolves when the state of this moment is on the disk. Connections that save together take turns. */
  save(): Promise<void> {
    this.#savedAtMs = performance.now();
    const { statePath } = this.#options;
    if (statePath === undefined) return Promise.resolve();
    this.#saving = this.#saving.then(async () => {
      if (this.#state !== freshState) await saveState(statePath, this.#state);
    });
    return this.#saving;
  }

  #enter(batch: Batch, outcome: SendOutcome | typeof acknowledgedBefore): void {
    this.tally.add(batch);
    if (outcome === acknowledgedBefore) {
      this.resumedReceipts += batch.ready.length;
      return;
    }
    const refused = { ...this.#state.refused };
    for (const { error } of outcome.refused) increase(refused, `${error.code} ${error.message}`, 1);
    this.#state = {
      acknowledgedBatches: batch.index + 1,
      registered: this.#state.registered + outcome.registered,
      duplicates: this.#state.duplicates + outcome.duplicates,
      refused,
      errorsBytes: this.#state.errorsBytes + this.#writeErrors(batch, outcome.refused),
    };
  }

  /** @returns how many bytes were added. */
  #writeErrors(batch: Batch, refused: readonly Refusal[]): number {
    const { errorsPath } = this.#options;
    if (errorsPath === undefined) return 0;
    const lines = [
      ...batch.skipped.map(({ line, reason, detail }) => ({ lines: [line, line], reason, detail })),
      ...batch.unsendable.map(({ receipt, firstLine, lastLine, fault }) => {
        return {
          receipt,
          lines: [firstLine, lastLine],
          reason: fault.reason,
          detail: fault.detail,
          line: fault.line,
        };
      }),
      ...inFileOrder(refused).map(({ receipt, error }) => {
        const { receipt: number, firstLine, lastLine, json } = receipt;
        return {
          receipt: number,
          lines: [firstLine, lastLine],
          error: withoutEcho(error),
          sent: JSON.parse(json),
        };
      }),
    ];
    if (lines.length === 0) return 0;
    const text = lines.map((line) => `${JSON.stringify(line)}\n`).join("");
    appendFileSync(errorsPath, text);
    return Buffer.byteLength(text);
  }
}

function inFileOrder(refused: readonly Refusal[]): Refusal[] {
  return refused.toSorted((a, b) => a.receipt.firstLine - b.receipt.firstLine);
}

/** The hub echoes the receipt; here it stands beside the error already. */
function withoutEcho({ code, message, data }: WireError): WireError {
  return { code, message, ...(data === undefined ? {} : { data }) };
}

function truncateTo(path: string, bytes: number): void {
  if (existsSync(path) && statSync(path).size > bytes) truncateSync(path, bytes);
}
