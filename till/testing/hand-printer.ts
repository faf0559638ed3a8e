import { notPrinted, type Printer, type PrintOutcome, printed } from "../printing/printer.ts";

/** A printer that prints when the test says so. */
export class HandPrinter implements Printer {
  readonly driver = "tcp";
  /** Jobs that were begun. */
  begun = 0;
  /** Called at the beginning of a job. */
  onBegin: () => void = () => undefined;
  #isBroken = false;
  #isMaybePrinted = false;
  #held: (() => void)[] | undefined;

  /** Jobs fail from now on. */
  break({ isMaybePrinted = false } = {}): void {
    this.#isBroken = true;
    this.#isMaybePrinted = isMaybePrinted;
  }

  mend(): void {
    this.#isBroken = false;
  }

  /** Jobs wait from now on. */
  hold(): void {
    this.#held = [];
  }

  /** Those that wait go on, and no others wait. */
  release(): void {
    for (const go of this.#held ?? []) go();
    this.#held = undefined;
  }

  async print(): Promise<PrintOutcome> {
    this.begun += 1;
    this.onBegin();
    const held = this.#held;
    if (held !== undefined) await new Promise<void>((go) => held.push(go));
    return this.#isBroken ? notPrinted("the printer is out of paper", this.#isMaybePrinted) : printed;
  }
}
