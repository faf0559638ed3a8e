import type { BaseResponse } from "@prilavok/contracts/till-api/answers.ts";
import type { Journal } from "../journal/journal.ts";
import { withPrint } from "./answer.ts";
import { refuseBlocked } from "./checks.ts";
import { nothingToPrint, type Paper } from "./paper.ts";
import type { Registrar } from "./registrar.ts";
import type { Desk } from "./rule.ts";
import type { Writers } from "./writers.ts";

/** What a control may ask the till to do, in its turn. */
export class ControlDesk implements Desk {
  readonly journal: Journal;
  readonly nowMs: number;
  readonly offsetMinutes: number;
  /** What is to be printed after the control has run. */
  paper: Paper = nothingToPrint;
  readonly #registrar: Registrar;
  readonly #writers: Writers;

  constructor(journal: Journal, registrar: Registrar, writers: Writers) {
    const { nowMs, offsetMinutes } = registrar.moment();
    this.journal = journal;
    this.nowMs = nowMs;
    this.offsetMinutes = offsetMinutes;
    this.#registrar = registrar;
    this.#writers = writers;
  }

  refuseBlocked(): void {
    refuseBlocked(this.#registrar.deviceOf(this.journal));
  }

  async finish(cashier: string): Promise<BaseResponse> {
    const { answer, paper } = await this.#writers.finish(this.journal, cashier);
    this.paper = paper;
    return withPrint(answer, true);
  }

  cancel(cashier: string, reason: string): Promise<void> {
    return this.#writers.cancel(this.journal, cashier, reason);
  }
}
