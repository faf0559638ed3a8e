import type { Logger } from "pino";
import type { Document } from "../journal/document.ts";
import type { LaneName, Message, Messages } from "../journal/messages.ts";
import { Doubt } from "./doubt.ts";
import type { Mapping } from "./mapping.ts";
import { type Parcel, pack } from "./parcel.ts";
import { ParcelSize } from "./parcel-size.ts";

/** So many messages refused one after the other are no accident: what is wrong is the destination, or the till. */
export const refusedInRowMax = 100;

export interface LaneParcelsOptions {
  readonly name: LaneName;
  readonly mapping: Mapping;
  readonly messages: Pick<Messages, "waiting">;
  readonly documentAt: (number: number) => Document | undefined;
  readonly log: Pick<Logger, "debug">;
  /** @throws JournalFailure */
  readonly putAside: (number: number, why: string) => void;
}

/** One message after the other cannot be made into a call. */
export class NothingSendable extends Error {}

/** What a lane sends next, by what became of what it has sent. */
export class LaneParcels {
  readonly #options: LaneParcelsOptions;
  readonly #size: ParcelSize;
  readonly #doubt = new Doubt();
  /** Made while the one before is on its way. Undefined when something has changed since. */
  #prepared: Parcel | undefined;

  constructor(options: LaneParcelsOptions) {
    this.#options = options;
    this.#size = new ParcelSize(options.mapping.batch?.countMax ?? 1);
  }

  /** @throws JournalFailure @throws NothingSendable */
  next(): Parcel | undefined {
    const prepared = this.#prepared;
    this.#prepared = undefined;
    if (prepared !== undefined) return prepared;
    const { number, isTurn, after } = this.#doubt;
    if (number === undefined) return this.#pack(0);
    const one = isTurn ? this.#pack(number - 1, 1) : this.#pack(after);
    return one ?? this.#pack(0);
  }

  /** While `parcel` is on its way, the one after it is made. What cannot be read now is read when its turn comes. */
  prepare(parcel: Parcel): void {
    const last = parcel.numbers.at(-1);
    if (last === undefined || this.#doubt.number !== undefined) return;
    try {
      this.#prepared = this.#pack(last);
    } catch (cause) {
      this.#options.log.debug({ err: cause, lane: this.#options.name }, "no parcel could be made ready");
    }
  }

  accepted({ numbers }: Parcel): void {
    this.#size.accepted(numbers);
    this.#doubt.accepted(numbers);
  }

  /** A parcel of several was refused whole. */
  refused({ numbers }: Parcel, offender: number | undefined): void {
    this.#prepared = undefined;
    this.#size.refused(numbers, offender);
  }

  /**
   * The destination did not say when to come again.
   * @param isServers it failed itself.
   * @returns the message to be set aside for it.
   */
  failed({ numbers }: Parcel, failures: number, isServers: boolean): number | undefined {
    this.#prepared = undefined;
    this.#size.failed(numbers, failures);
    const [number] = numbers;
    if (!isServers || numbers.length > 1 || number === undefined) return undefined;
    return this.#doubt.failed(number, failures) ? number : undefined;
  }

  /** @param refusedInRow messages, since something was accepted. */
  setAside(number: number, refusedInRow: number): void {
    this.#prepared = undefined;
    this.#size.setAside(refusedInRow);
    if (number === this.#doubt.number) this.#doubt.clear();
  }

  /** The destination takes no batches. */
  single(): void {
    this.#prepared = undefined;
    this.#size.single();
  }

  /** The next message goes alone. */
  probe(): void {
    this.#prepared = undefined;
    this.#size.probe();
  }

  /** What was made ready may not be what is to be sent. */
  forget(): void {
    this.#prepared = undefined;
  }

  /** Messages have changed: what was learnt of them holds no more. */
  changed(): void {
    this.#prepared = undefined;
    this.#doubt.clear();
    this.#size.trustAll();
  }

  /** It may be another destination. */
  reset(): void {
    this.changed();
    this.#size.reset();
  }

  /** The next messages after `after`, as many as go together. */
  #pack(after: number, countMax = this.#size.max): Parcel | undefined {
    const { mapping, documentAt, putAside } = this.#options;
    let unsent = 0;
    for (let from = after; ; ) {
      const waiting: Message[] = this.#options.messages.waiting(this.#options.name, {
        after: from,
        limit: countMax,
      });
      const { parcel, unsendable } = pack(waiting, { mapping, documentAt, suspect: this.#size.suspect });
      for (const { number, why } of unsendable) putAside(number, why);
      if (parcel !== undefined || waiting.length === 0) return parcel;
      unsent += unsendable.length;
      if (unsent >= refusedInRowMax) throw new NothingSendable(unsendable.at(-1)?.why);
      from = waiting.at(-1)?.number ?? from;
    }
  }
}
