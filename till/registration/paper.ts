import type { Logger } from "pino";
import { JournalFailure } from "../journal/failure.ts";
import type { Journal } from "../journal/journal.ts";
import type { PrintPort, PrintWish } from "../printing/port.ts";

/** What is to be printed for an operation once it is on the disk. */
export type Paper =
  | { readonly kind: "nothing" }
  /**
   * `job` is undefined when there is no printer, or too many jobs wait for it. `isNeeded`: without the paper the
   * operation is refused (680).
   */
  | { readonly kind: "job"; readonly job: number | undefined; readonly isNeeded: boolean }
  /** Of an operation that wrote nothing: its job is still to be written. */
  | { readonly kind: "wish"; readonly wish: PrintWish; readonly isNeeded: boolean }
  /** The operation was done before: its document's paper is out, on its way, or waits for somebody. */
  | { readonly kind: "repeat"; readonly number: number };

/** One whose job is written, if it has one. */
export type OrderedPaper = Exclude<Paper, { readonly kind: "wish" }>;

export const nothingToPrint: Paper = { kind: "nothing" };

/** Has papers printed after the commit, and knows which are on their way, so that a repeat waits for the same paper. */
export class Papers {
  readonly #printing: Pick<PrintPort, "add" | "settled">;
  readonly #log: Pick<Logger, "error">;
  readonly #onTheirWay = new Map<string, Promise<boolean>>();

  constructor(printing: Pick<PrintPort, "add" | "settled">, log: Pick<Logger, "error">) {
    this.#printing = printing;
    this.#log = log;
  }

  /** Writes the job of a paper that has none yet. A disk that fails only leaves it unprinted. */
  order(journal: Journal, paper: Paper): OrderedPaper {
    if (paper.kind !== "wish") return paper;
    const { wish, isNeeded } = paper;
    try {
      return { kind: "job", job: this.#printing.add(journal, wish), isNeeded };
    } catch (error) {
      if (!(error instanceof JournalFailure)) throw error;
      this.#log.error({ err: error }, "a paper is not printed, since its job cannot be written");
      return { kind: "job", job: undefined, isNeeded };
    }
  }

  /** @returns whether it is on paper, or nothing had to be. It never rejects: printing cannot undo anything. */
  settle(journal: Journal, paper: OrderedPaper): Promise<boolean> {
    switch (paper.kind) {
      case "nothing":
        return Promise.resolve(true);
      case "job":
        return this.#send(journal, paper.job);
      case "repeat":
        return this.#recall(journal, paper.number);
    }
  }

  #send(journal: Journal, job: number | undefined): Promise<boolean> {
    const key = `${journal.mode} ${job}`;
    const printed = this.#printing
      .settled(journal, job)
      .catch((error: unknown) => {
        this.#log.error({ err: error, job }, "a paper was not printed");
        return false;
      })
      .finally(() => this.#onTheirWay.delete(key));
    if (job !== undefined) this.#onTheirWay.set(key, printed);
    return printed;
  }

  /** A job that is gone was printed, or the caller had wanted none. */
  async #recall(journal: Journal, number: number): Promise<boolean> {
    const job = journal.printJobs.ofDocument(number);
    if (job === undefined || job.state === "printed") return true;
    return this.#onTheirWay.get(`${journal.mode} ${job.id}`) ?? false;
  }
}

/** For the person at the till, when a paper is refused: undefined when it is sure that none is out. */
export function doubtAbout(journal: Journal, job: number | undefined): string | undefined {
  const isDoubtful = job !== undefined && journal.printJobs.find(job)?.maybePrinted === true;
  return isDoubtful ? "копия могла выйти из принтера, проверьте" : undefined;
}
