import { TillRefusal } from "@prilavok/contracts/till-api/result-codes.ts";
import { FiscalFailure, type FiscalMark, type RememberingDevice } from "../fiscal/port.ts";
import type { Journal } from "../journal/journal.ts";
import type { Unfinished } from "../journal/unfinished.ts";
import { noteBlockedSale } from "./blocked-sale.ts";
import { fiscalRefusal } from "./checks.ts";
import type { Decided, Registrar, Written } from "./registrar.ts";
import { type DocumentRequest, type KeptRequest, keptRequest } from "./request.ts";
import { ruleOf } from "./rules.ts";
import {
  beginUnfinished,
  giveUp,
  isCardSale,
  keptOf,
  outcomeUnknown,
  unfinishedOf,
  unfinishedReason,
} from "./unfinished-sale.ts";

/**
 * Writes documents with a device that has a memory of its own. Its memory and the journal cannot be written in one
 * transaction, so each document goes through three steps, one document at a time:
 *
 * 1. an intent with the document's uid is made durable;
 * 2. the device is asked by that uid;
 * 3. the document is written and the intent ended, in one transaction.
 *
 * | stopped | what stands in the journal | what follows |
 * | --- | --- | --- |
 * | before 1 | nothing | nothing happened |
 * | after 1, by a crash or a failed disk | the intent | at the next start, or before the next document, the device is asked by the uid: has it the document, then it is written now; has it not, then the intent ends, or is an unfinished sale from then on when a card was charged |
 * | in 2, the device refused | nothing, or an unfinished sale when a card was charged | the caller is told why |
 * | in 2, the device did not say: a receipt | an unfinished sale | 410 until it is finished, cancelled or repeated; each of these asks the device first, and so do documents that are not receipts |
 * | in 2, the device did not say: no receipt | the intent | as after a crash |
 */
export class RememberingWriter {
  readonly #registrar: Registrar;
  readonly #device: RememberingDevice;

  constructor(registrar: Registrar, device: RememberingDevice) {
    this.#registrar = registrar;
    this.#device = device;
  }

  /** @throws TillRefusal */
  async perform(journal: Journal, request: DocumentRequest): Promise<Written> {
    const before = this.#registrar.recall(journal, request);
    if (before !== undefined) return before;
    await this.settleIntent(journal);
    const repeated = this.#registrar.repeated(journal, request);
    const isReceipt = ruleOf(request.name).needs.noUnfinishedSale;
    // A receipt that the device may have belongs before any other document, and into its own shift.
    if (repeated !== undefined || !isReceipt) await this.#settleUnfinished(journal);
    const step = journal.transact(() => {
      const known = this.#registrar.recall(journal, request);
      if (known !== undefined) return known;
      const open = this.#registrar.repeated(journal, request);
      return noteBlockedSale(this.#registrar, journal, request) ?? this.#intend(journal, request, open);
    });
    if (step instanceof TillRefusal) throw step;
    return "answer" in step ? step : this.#ask(journal, step);
  }

  /** FINISH_SALE. @throws TillRefusal 651 and what the sale itself would be refused with. */
  async finish(journal: Journal, cashier: string): Promise<Written> {
    await this.settleIntent(journal);
    const request = keptRequest(unfinishedOf(journal));
    const settled = await this.#settleUnfinished(journal, cashier);
    if (settled !== undefined) return settled;
    const intended = journal.transact(() => this.#intend(journal, request, journal.unfinished()));
    return this.#ask(journal, intended, cashier);
  }

  /** CANCEL_SALE. @throws TillRefusal 651, also when the device turns out to have the receipt: it is written then. */
  async cancel(journal: Journal, cashier: string, reason: string): Promise<void> {
    await this.settleIntent(journal);
    const open = unfinishedOf(journal);
    const mark = open.reason === outcomeUnknown ? await this.#find(open) : undefined;
    if (mark === undefined) {
      journal.transact(() => giveUp(journal, open, cashier, reason));
      return;
    }
    const written = journal.transact(() =>
      this.#registrar.write(this.#asThen(journal, open, open), mark, cashier),
    );
    throw new TillRefusal(
      "noUnfinishedSale",
      undefined,
      `продажа уже зарегистрирована, номер ${written.answer.numberCheck}`,
    );
  }

  /** Settles the intent that a crash has left. @throws TillRefusal 660 when the device cannot be asked. */
  async settleIntent(journal: Journal): Promise<void> {
    const intent = journal.intent();
    if (intent === undefined) return;
    const mark = await this.#find(intent);
    journal.transact(() => {
      const unfinished = journal.unfinished();
      const decided = this.#asThen(journal, intent, unfinished?.uid === intent.uid ? unfinished : undefined);
      journal.endIntent(intent.uid);
      if (mark !== undefined) this.#registrar.write(decided, mark);
      else if (isCardSale(decided) && decided.open === undefined)
        beginUnfinished(journal, decided, "no answer");
    });
  }

  /** @returns the receipt that the device turned out to have. */
  async #settleUnfinished(journal: Journal, cashier?: string): Promise<Written | undefined> {
    const open = journal.unfinished();
    if (open === undefined || open.reason !== outcomeUnknown) return undefined;
    const mark = await this.#find(open);
    return journal.transact(() => {
      const decided = this.#asThen(journal, open, open);
      if (mark !== undefined) return this.#registrar.write(decided, mark, cashier);
      this.#end(journal, open, decided, "the device has not registered it");
      if (isCardSale(decided)) beginUnfinished(journal, decided, "no answer");
      return undefined;
    });
  }

  /** The document as it was decided then: nothing was written since, and the device has it under that moment. */
  #asThen(journal: Journal, kept: KeptRequest, open: Unfinished | undefined): Decided {
    const moment = this.#registrar.momentAt(kept.atMs);
    return { ...this.#registrar.plan(journal, keptRequest(kept), moment), uid: kept.uid, open };
  }

  async #find({ uid }: KeptRequest): Promise<FiscalMark | undefined> {
    try {
      return await this.#device.find(uid);
    } catch (cause) {
      if (!(cause instanceof FiscalFailure)) throw cause;
      throw fiscalRefusal("no answer");
    }
  }

  /** Step 1. */
  #intend(journal: Journal, request: DocumentRequest, open: Unfinished | undefined): Decided {
    const decided = this.#registrar.decide(journal, request, open);
    journal.beginIntent(keptOf(decided));
    return decided;
  }

  /** Steps 2 and 3. */
  async #ask(journal: Journal, decided: Decided, cashier?: string): Promise<Written> {
    const mark = await this.#register(journal, decided);
    return journal.transact(() => {
      journal.endIntent(decided.uid);
      return this.#registrar.write(decided, mark, cashier);
    });
  }

  async #register(journal: Journal, decided: Decided): Promise<FiscalMark> {
    try {
      return await this.#device.register(this.#registrar.fiscalRequest(decided));
    } catch (cause) {
      if (!(cause instanceof FiscalFailure)) throw cause;
      journal.transact(() => this.#noteFailure(journal, decided, cause));
      throw fiscalRefusal(cause.reason);
    }
  }

  #noteFailure(journal: Journal, decided: Decided, failure: FiscalFailure): void {
    const reason = unfinishedReason(decided, failure);
    // What nobody but the device knows, and nobody is asked to finish, stays an intent.
    if (reason === undefined && failure.isRegistered === "unknown") return;
    journal.endIntent(decided.uid);
    if (reason === undefined || reason === decided.open?.reason) return;
    if (decided.open !== undefined) this.#end(journal, decided.open, decided, "tried again");
    beginUnfinished(journal, decided, reason);
  }

  #end(journal: Journal, { id }: Unfinished, { situation }: Decided, reason: string): void {
    journal.endUnfinished(id, { outcome: "cancelled", cashier: situation.cashier, reason, number: null });
  }
}
