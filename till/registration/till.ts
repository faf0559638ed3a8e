import { setImmediate as letOthersIn } from "node:timers/promises";
import type { BaseResponse } from "@prilavok/contracts/till-api/answers.ts";
import type { OperationName } from "@prilavok/contracts/till-api/operations.ts";
import { TillRefusal } from "@prilavok/contracts/till-api/result-codes.ts";
import type { Logger } from "pino";
import type { Clock } from "../clock.ts";
import type { FiscalDevice } from "../fiscal/port.ts";
import { JournalFailure } from "../journal/failure.ts";
import { JournalRefused } from "../journal/file.ts";
import type { Journal } from "../journal/journal.ts";
import { noOrders, type OrdersPort } from "../orders/port.ts";
import type { PrintPort } from "../printing/port.ts";
import type { QueuePort } from "../queue/port.ts";
import { withPrint } from "./answer.ts";
import { doTogether, type Outcome } from "./group.ts";
import { type Identities, randomIdentities } from "./identities.ts";
import type { Journals } from "./journals.ts";
import { doubtAbout, Papers } from "./paper.ts";
import { Registrar, type Written } from "./registrar.ts";
import { type Task, Tasks } from "./tasks.ts";
import { Writers } from "./writers.ts";

export interface TillOptions {
  readonly journals: Journals;
  readonly device: FiscalDevice;
  readonly clock: Clock;
  /** IANA name, such as `Europe/Minsk`. */
  readonly timeZone: string;
  readonly printing: PrintPort;
  readonly queue: QueuePort;
  /** Absent: a till that knows no orders and no goods. */
  readonly orders?: OrdersPort;
  readonly log: Pick<Logger, "info" | "warn" | "error">;
  /** Of the program: OTHER_INFO tells it. */
  readonly version: string;
  readonly identities?: Identities;
  /** Something was written, and what waits for delivery may be more. */
  readonly onWritten?: () => void;
}

/** Operations that may wait; one more is told to come later (691). */
export const waitingMax = 200;
/** Operations that are written in one transaction: no caller waits for more than these. */
export const groupMax = 64;

interface Turn {
  readonly task: Task;
  readonly resolve: (answer: BaseResponse) => void;
  readonly reject: (cause: unknown) => void;
}

/**
 * The till: carries operations out one after another, in the order of their arrival.
 *
 * Invariants, each with what enforces it:
 * 1. What was answered as done is on the disk: an answer is given after `doTogether` has returned from its COMMIT.
 * 2. What was refused has left nothing, but for the unfinished sale that a failed device leaves: it throws before it has
 *    written anything, or is undone with its whole group, of which each operation is then done alone (`group.ts`); a COMMIT
 *    that fails refuses the whole group (670).
 * 3. A receipt, its number, drawer, markings, operationId, messages and print job are one transaction: `Registrar.write`.
 * 4. One operation is done at a time: only `#drain` takes turns, and there is one of it.
 * 5. An operationId is done once, also within one group: it is looked for and recorded inside the transaction.
 * 6. Nothing is printed before the COMMIT, and printing undoes nothing: `Papers.settle` is called with what was written.
 * 7. The fiscal device is asked at a moment at which the journal can still say what became of it: without a memory inside
 *    the transaction (`MemorylessWriter`), with one after a durable intent (`RememberingWriter`).
 * 8. No more than `waitingMax` operations wait.
 *
 * The order of checks: shape and authorisation (the door); then, here and in this order, the operationId, a blocked
 * device, an unfinished sale, the shift, the cashier, the operation's own rule, the drawer, the device.
 *
 * What happens at each point of failure:
 * | fails | the caller hears | in the journal |
 * | --- | --- | --- |
 * | a check | its code | nothing |
 * | the device, sure that it has registered nothing | 407, 409, 660 | nothing; a SALE with cashless money: an unfinished sale |
 * | the device, silent about a receipt | 660 | an unfinished sale |
 * | a write or the COMMIT | 670 | nothing of the whole group |
 * | a bug | 399 | nothing of the operation |
 * | the process, before the COMMIT | nothing | nothing; with a device that remembers: an intent, which the next start settles |
 * | the process, after the COMMIT | nothing | all of it; a repeat of the operationId gives the answer |
 * | the printer | `isPrintSuccess` false | all of it, and a print job |
 */
export class Till {
  readonly #journals: Journals;
  readonly #log: TillOptions["log"];
  readonly #tasks: Tasks;
  readonly #writers: Writers;
  readonly #papers: Papers;
  readonly #onWritten: () => void;
  readonly #orders: OrdersPort;
  readonly #waiting: Turn[] = [];
  #draining: Promise<void> | undefined;
  #isClosed = false;

  private constructor(options: TillOptions) {
    this.#journals = options.journals;
    this.#log = options.log;
    this.#onWritten = options.onWritten ?? (() => {});
    const { orders = noOrders } = options;
    this.#orders = orders;
    const registrar = new Registrar({ identities: randomIdentities, ...options, orders });
    this.#writers = new Writers(registrar);
    this.#papers = new Papers(options.printing, options.log);
    this.#tasks = new Tasks({ ...options, orders }, registrar, this.#writers);
  }

  /** Settles what a crash has left with the fiscal device; when that cannot be asked, the next document tries again. */
  static async start(options: TillOptions): Promise<Till> {
    const till = new Till(options);
    try {
      await till.#writers.settle(options.journals.of("work"));
      till.#orders.settle();
    } catch (cause) {
      if (!(cause instanceof TillRefusal)) throw cause;
      options.log.warn({ err: cause }, "the fiscal device cannot say what became of the last document");
    }
    return till;
  }

  /**
   * Carries one operation out.
   * @param name any but AUTH, which is the door's.
   * @param body of the operation's shape, as the door has checked it.
   * @throws TillRefusal; anything else is a bug.
   */
  execute(name: OperationName, body: unknown): Promise<BaseResponse> {
    if (this.#isClosed || this.#waiting.length >= waitingMax) {
      return Promise.reject(new TillRefusal("tooBusy"));
    }
    return new Promise((resolve, reject) => {
      this.#waiting.push({ task: this.#tasks.of(name, body), resolve, reject });
      this.#draining ??= this.#drain();
    });
  }

  /** Takes no more operations and waits for those that it has taken. The journals stay open: they are their opener's. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#draining;
  }

  async #drain(): Promise<void> {
    await this.#gather();
    while (this.#waiting.length > 0) {
      await this.#doNext();
      await this.#gather();
    }
    this.#draining = undefined;
  }

  /** Whoever arrives in the same moment is written in the same transaction: lets others in for as long as they come. */
  async #gather(): Promise<void> {
    let known: number;
    do {
      known = this.#waiting.length;
      await letOthersIn();
    } while (this.#waiting.length > known && this.#waiting.length < groupMax);
  }

  async #doNext(): Promise<void> {
    const taken: Turn[] = [];
    try {
      const journal = this.#journals.current;
      taken.push(...this.#takeTurns(journal));
      const [first] = taken;
      const lastNumber = journal.last()?.number;
      if (first === undefined) return;
      if (this.#mayShare(first, journal)) this.#doGroup(journal, taken);
      else this.#answer(first, journal, await first.task.doAlone(journal));
      this.#follow(journal, lastNumber);
    } catch (cause) {
      for (const turn of taken.length > 0 ? taken : this.#waiting.splice(0)) this.#refuse(turn, cause);
    }
  }

  /** What follows documents. They are on the disk: whatever fails here, nobody is told that they were refused. */
  #follow(journal: Journal, lastNumber: number | undefined): void {
    try {
      if (journal.last()?.number === lastNumber) return;
      this.#orders.settle();
      this.#onWritten();
    } catch (cause) {
      this.#log.error({ err: cause }, "what follows a document failed; the document is written");
    }
  }

  #mayShare({ task }: Turn, journal: Journal): boolean {
    return task.isGroupable(this.#writers.of(journal).memory);
  }

  /** The head of the queue: all that may share a transaction, or the one that may not. */
  #takeTurns(journal: Journal): readonly Turn[] {
    const end = this.#waiting.findIndex((turn) => !this.#mayShare(turn, journal));
    const count = end === -1 ? this.#waiting.length : Math.max(end, 1);
    return this.#waiting.splice(0, Math.min(count, groupMax));
  }

  /** @throws what the COMMIT throws: then all are refused, but for those that write nothing. */
  #doGroup(journal: Journal, group: readonly Turn[]): void {
    const outcomes = this.#outcomes(journal, group);
    group.forEach((turn, place) => {
      const outcome = outcomes[place];
      if (outcome?.isDone === true) this.#answer(turn, journal, outcome.value);
      else this.#refuse(turn, outcome?.cause);
    });
  }

  #outcomes(journal: Journal, group: readonly Turn[]): readonly Outcome<Written | TillRefusal>[] {
    const works = group.map(({ task }) => ({ task, work: () => task.doNow(journal) }));
    try {
      return doTogether(
        journal,
        works.map(({ work }) => work),
      );
    } catch (cause) {
      if (!(cause instanceof JournalFailure) || works.every(({ task }) => task.isWriting)) throw cause;
      // A full disk keeps no report from being shown.
      const refused: Outcome<Written | TillRefusal> = { isDone: false, cause };
      return works.flatMap(({ task, work }) => (task.isWriting ? [refused] : doTogether(journal, [work])));
    }
  }

  /** After the COMMIT: the paper is waited for beside the queue, which goes on. */
  #answer(turn: Turn, journal: Journal, written: Written | TillRefusal): void {
    if (written instanceof TillRefusal) {
      this.#refuse(turn, written);
      return;
    }
    const { answer } = written;
    const paper = this.#papers.order(journal, written.paper);
    const told = this.#papers.settle(journal, paper).then((isPrinted) => {
      const isMissing = !isPrinted && paper.kind === "job" && paper.isNeeded;
      if (!isMissing) return turn.resolve(withPrint(answer, isPrinted));
      throw new TillRefusal("nothingPrinted", undefined, doubtAbout(journal, paper.job));
    });
    told.catch((cause: unknown) => this.#refuse(turn, cause));
  }

  #refuse(turn: Turn, cause: unknown): void {
    if (!(cause instanceof JournalFailure || cause instanceof JournalRefused)) {
      turn.reject(cause);
      return;
    }
    this.#log.error({ err: cause }, "the journal could not be written");
    turn.reject(new TillRefusal("journalFailed"));
  }
}
