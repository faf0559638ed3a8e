import type { TillRefusal } from "@prilavok/contracts/till-api/result-codes.ts";
import { FiscalFailure, type MemorylessDevice } from "../fiscal/port.ts";
import type { Journal } from "../journal/journal.ts";
import { noteBlockedSale } from "./blocked-sale.ts";
import { fiscalRefusal } from "./checks.ts";
import type { Decided, Registrar, Written } from "./registrar.ts";
import { type DocumentRequest, keptRequest } from "./request.ts";
import { beginUnfinished, giveUp, unfinishedOf, unfinishedReason } from "./unfinished-sale.ts";

/** A refusal that is returned, not thrown, leaves something in the journal all the same: an unfinished sale. */
export type WrittenOrRefused = Written | TillRefusal;

/**
 * Writes documents with a device that has no memory: it is asked inside the journal's transaction, so that there is
 * nothing to reconcile. What is asked and not committed was never registered.
 */
export class MemorylessWriter {
  readonly #registrar: Registrar;
  readonly #device: MemorylessDevice;

  constructor(registrar: Registrar, device: MemorylessDevice) {
    this.#registrar = registrar;
    this.#device = device;
  }

  /** Inside a transaction. @throws TillRefusal when nothing is to be written. */
  perform(journal: Journal, request: DocumentRequest): WrittenOrRefused {
    const known = this.#registrar.recall(journal, request);
    if (known !== undefined) return known;
    const open = this.#registrar.repeated(journal, request);
    const blocked = noteBlockedSale(this.#registrar, journal, request);
    if (blocked !== undefined) return blocked;
    return this.#register(journal, this.#registrar.decide(journal, request, open));
  }

  /** FINISH_SALE, inside a transaction. @throws TillRefusal 651 and what the sale itself would be refused with. */
  finish(journal: Journal, cashier: string): WrittenOrRefused {
    const open = unfinishedOf(journal);
    return this.#register(journal, this.#registrar.decide(journal, keptRequest(open), open), cashier);
  }

  /** CANCEL_SALE, inside a transaction. @throws TillRefusal 651 */
  cancel(journal: Journal, cashier: string, reason: string): void {
    giveUp(journal, unfinishedOf(journal), cashier, reason);
  }

  /** Nothing is written before the device has answered, so its failure leaves nothing but the unfinished sale. */
  #register(journal: Journal, decided: Decided, cashier?: string): WrittenOrRefused {
    try {
      const mark = this.#device.register(this.#registrar.fiscalRequest(decided));
      return this.#registrar.write(decided, mark, cashier);
    } catch (cause) {
      if (!(cause instanceof FiscalFailure)) throw cause;
      const reason = unfinishedReason(decided, cause);
      if (reason !== undefined && decided.open === undefined) beginUnfinished(journal, decided, reason);
      return fiscalRefusal(cause.reason);
    }
  }
}
