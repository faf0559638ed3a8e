import { setImmediate as letOthersIn } from "node:timers/promises";
import type { Wanted, WantedShift } from "@prilavok/contracts/device-api/wanted.ts";
import type { Logger } from "pino";
import type { Journal } from "../journal/journal.ts";
import { isToldIn, type LaneName } from "../journal/messages.ts";

/** So many messages are put in again in one go: selling waits no longer than that takes. */
const pageDocuments = 200;

export interface ResendOptions {
  readonly journal: Pick<Journal, "messages" | "toldOfShift" | "transact">;
  /** Which of them are told again: those whose destination is not off. */
  readonly lanes: () => readonly LaneName[];
  readonly log: Pick<Logger, "info" | "error">;
  readonly onAdded: () => void;
}

/**
 * Puts messages in again that the hub of giftoman.ini has asked for. Whatever it asks for, it gets documents of this till
 * that it may have anyway; what waits already, or was set aside, stays as it is. A hub that has lost receipts, because it
 * was restored from a backup, has lost the transactions of the same hours: those go again, too, and are counted once.
 */
export class Resend {
  readonly #options: ResendOptions;
  #running: Promise<void> | undefined;
  #isClosed = false;

  constructor(options: ResendOptions) {
    this.#options = options;
  }

  /** One request at a time: another that comes meanwhile is passed over, and the hub asks again. */
  ask(wanted: Wanted): void {
    if (this.#isClosed) return;
    this.#running ??= this.#putIn(wanted)
      .catch((cause: unknown) =>
        this.#options.log.error({ err: cause }, "what the hub wants could not be put in"),
      )
      .finally(() => {
        this.#running = undefined;
      });
  }

  /** Puts in what is in hand, and no more: the hub asks again. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await this.settled();
  }

  /** Resolves when nothing is being put in. */
  async settled(): Promise<void> {
    await this.#running;
  }

  async #putIn(wanted: Wanted): Promise<void> {
    let added = 0;
    for (const shift of wanted) added += await this.#ofShift(shift);
    if (added === 0) return;
    this.#options.log.info(
      { added, shifts: wanted.map(({ shift }) => shift) },
      "the hub misses messages: they are sent again",
    );
    this.#options.onAdded();
  }

  async #ofShift({ shift, numbers }: WantedShift): Promise<number> {
    let added = 0;
    for (const range of numbers ?? [undefined]) {
      for (let after: number | undefined = 0; after !== undefined && !this.#isClosed; ) {
        const page = this.#options.journal.toldOfShift(shift, { range, after, limit: pageDocuments });
        if (page.length > 0) added += this.#want(page);
        after = page.length < pageDocuments ? undefined : page.at(-1)?.number;
        await letOthersIn();
      }
    }
    return added;
  }

  #want(page: ReturnType<Journal["toldOfShift"]>): number {
    const { journal, lanes } = this.#options;
    return journal.transact(() => {
      let added = 0;
      for (const { number, kind } of page) {
        for (const lane of lanes()) {
          if (isToldIn(lane, kind) && journal.messages.want(lane, number)) added += 1;
        }
      }
      return added;
    });
  }
}
