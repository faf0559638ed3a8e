import type { OperationName } from "@prilavok/contracts/till-api/operations.ts";
import { TillRefusal } from "@prilavok/contracts/till-api/result-codes.ts";
import type { Journal } from "../journal/journal.ts";
import { plainAnswer } from "./answer.ts";
import { readCashier } from "./checks.ts";
import { ControlDesk } from "./control-desk.ts";
import { controlsOf, type ErrandSources, errandsOf } from "./errands.ts";
import { nothingToPrint } from "./paper.ts";
import type { Registrar, Written } from "./registrar.ts";
import { documentRequest } from "./request.ts";
import type { Control, Errand } from "./rule.ts";
import { isDocumentOperation } from "./rules.ts";
import type { Writers } from "./writers.ts";

/** One operation, ready to be done when its turn comes. */
export interface Task {
  /** Whether it may write anything in its transaction. */
  readonly isWriting: boolean;
  /** Whether it may share a transaction, by the memory of the device that documents are registered with. */
  isGroupable(memory: "none" | "own"): boolean;
  /** Inside a transaction; only when it is groupable. A refusal that is returned has left an unfinished sale. */
  doNow(journal: Journal): Written | TillRefusal;
  /** With the till to itself; only when it is not groupable. */
  doAlone(journal: Journal): Promise<Written>;
}

/** Makes tasks of requests. */
export class Tasks {
  readonly #registrar: Registrar;
  readonly #writers: Writers;
  readonly #errands: ReturnType<typeof errandsOf>;
  readonly #controls: ReturnType<typeof controlsOf>;

  constructor(sources: ErrandSources, registrar: Registrar, writers: Writers) {
    this.#registrar = registrar;
    this.#writers = writers;
    this.#errands = errandsOf(sources);
    this.#controls = controlsOf(sources);
  }

  /** @throws Error for an operation that is not the till's. */
  of(name: OperationName, body: unknown): Task {
    if (isDocumentOperation(name)) return this.#document(documentRequest(name, body));
    const errand = this.#errands[name];
    if (errand !== undefined) return this.#errand(errand, body);
    const control = this.#controls[name];
    if (control !== undefined) return this.#control(control, body);
    throw new Error(`${name} is no operation of the till`);
  }

  #document(request: ReturnType<typeof documentRequest>): Task {
    return {
      isWriting: true,
      isGroupable: (memory) => memory === "none",
      doNow: (journal) => {
        const { memory, writer } = this.#writers.of(journal);
        if (memory === "own") throw new Error("a device with a memory is asked for one document at a time");
        return writer.perform(journal, request);
      },
      doAlone: async (journal) => {
        const { memory, writer } = this.#writers.of(journal);
        if (memory === "own") return writer.perform(journal, request);
        throw new Error("a device without a memory is asked inside a transaction");
      },
    };
  }

  #errand(errand: Errand, body: unknown): Task {
    return {
      isWriting: false,
      isGroupable: () => true,
      doNow: (journal) => {
        const { needs, operation } = errand;
        if (needs.isShiftOpen && !journal.shift().isOpen) throw new TillRefusal("noShift");
        const cashier = needs.hasCashier ? readCashier(body) : "";
        const situation = { journal, ...this.#registrar.moment(), cashier };
        const told = errand.run(body as never, situation);
        const { answer, printWish: wish, isPrintNeeded: isNeeded = false } = told;
        return {
          answer: plainAnswer(operation, situation, answer),
          paper: wish === undefined ? nothingToPrint : { kind: "wish", wish, isNeeded },
        };
      },
      doAlone: () => Promise.reject(new Error("errands are grouped")),
    };
  }

  #control(control: Control, body: unknown): Task {
    return {
      isWriting: true,
      isGroupable: () => false,
      doNow: () => {
        throw new Error("controls have the till to themselves");
      },
      doAlone: async (journal) => {
        const desk = new ControlDesk(journal, this.#registrar, this.#writers);
        const told = await control.run(body as never, desk);
        const { isPrintSuccess: _, type: __, ...answer } = told;
        return { answer: plainAnswer(control.operation, desk, answer), paper: desk.paper };
      },
    };
  }
}
