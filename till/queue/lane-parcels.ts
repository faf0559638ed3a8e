import type { Logger } from "pino";
import type { Document } from "../journal/document.ts";
import type { LaneName, Message, Messages } from "../journal/messages.ts";
import { type FailedAlone, FailingMessages } from "./failing.ts";
import type { Mapping } from "./mapping.ts";
import { type Parcel, pack } from "./parcel.ts";
import { ParcelSize } from "./parcel-size.ts";
import type { LaneTiming } from "./timing.ts";

/** So many messages refused one after the other are no accident: what is wrong is the destination, or the till. */
export const refusedInRowMax = 100;

export interface LaneParcelsOptions {
  readonly name: LaneName;
  readonly mapping: Mapping;
  readonly messages: Pick<Messages, "waiting">;
  readonly documentAt: (number: number) => Document | undefined;
  readonly timing: LaneTiming;
  readonly random: () => number;
  readonly log: Pick<Logger, "debug">;
  /** @throws JournalFailure */
  readonly putAside: (number: number, why: string) => void;
}

/** One message after the other cannot be made into a call. */
export class NothingSendable extends Error {}

/**
 * What a lane sends next, by what became of what it has sent. Of a batch that was refused the message that the destination
 * names goes alone; without a name, or when it named the wrong one, each message of that batch goes alone, once. So do
 * those of a batch for which the destination failed.
 */
export class LaneParcels {
  readonly #options: LaneParcelsOptions;
  readonly #size: ParcelSize;
  readonly #failing: FailingMessages;
  /** Messages that go alone, once. */
  readonly #alone = new Set<number>();
  /** The batch of which the destination has named one, which now goes alone. */
  #named: { readonly number: number; readonly batch: readonly number[] } | undefined;
  /** Made while the one before is on its way. Undefined when something has changed since. */
  #prepared: Parcel | undefined;

  constructor(options: LaneParcelsOptions) {
    this.#options = options;
    this.#size = new ParcelSize(options.mapping.batch?.countMax ?? 1);
    this.#failing = new FailingMessages(options.timing, options.random);
  }

  /** Until a message that waits by itself is due; undefined: none does. */
  get leftMs(): number | undefined {
    return this.#failing.next?.leftMs;
  }

  /** @throws JournalFailure @throws NothingSendable */
  next(): Parcel | undefined {
    const prepared = this.#prepared;
    this.#prepared = undefined;
    return prepared ?? this.#pack(0) ?? this.#packFailing();
  }

  /** While `parcel` is on its way, the one after it is made. What cannot be read now is read when its turn comes. */
  prepare(parcel: Parcel): void {
    const last = parcel.numbers.at(-1);
    if (last === undefined || this.#alone.size > 0 || this.#failing.count > 0) return;
    try {
      this.#prepared = this.#pack(last);
    } catch (cause) {
      this.#options.log.debug({ err: cause, lane: this.#options.name }, "no parcel could be made ready");
    }
  }

  accepted({ numbers }: Parcel): void {
    const named = this.#named;
    for (const number of numbers) this.#alone.delete(number);
    if (named !== undefined && numbers.includes(named.number)) {
      this.#named = undefined;
      // It named the wrong one. Those before it have passed already.
      for (const number of named.batch) if (number > named.number) this.#alone.add(number);
    }
    this.#size.accepted(numbers.length);
    this.#failing.accepted(numbers);
  }

  /** A parcel of several was refused whole. @param offender the place of the one that the destination has named. */
  refused({ numbers }: Parcel, offender: number | undefined): void {
    this.#prepared = undefined;
    const named = offender === undefined || this.#named !== undefined ? undefined : numbers[offender];
    // What stands before a named one is refused as well, although the first at fault was to be named.
    this.#named = named === undefined ? undefined : { number: named, batch: numbers };
    for (const number of named === undefined ? numbers : [named]) this.#alone.add(number);
  }

  /** A parcel of several was refused for its size. */
  tooMany({ numbers }: Parcel): void {
    this.#prepared = undefined;
    this.#size.tooMany(numbers.length);
  }

  /** The destination did not answer, or said «later» without a time. */
  unanswered({ numbers }: Parcel, failures: number): void {
    this.#prepared = undefined;
    this.#size.failed(numbers.length, failures);
  }

  /**
   * The destination failed itself, for which one of the messages may be the cause.
   * @returns undefined: several were sent together.
   */
  serverFailed({ numbers }: Parcel): FailedAlone | undefined {
    this.#prepared = undefined;
    const [number] = numbers;
    if (numbers.length > 1 || number === undefined) {
      for (const one of numbers) this.#alone.add(one);
      return undefined;
    }
    this.#alone.delete(number);
    return this.#failing.failed(number);
  }

  setAside(number: number): void {
    this.#prepared = undefined;
    this.#alone.delete(number);
    this.#failing.forget(number);
    if (number === this.#named?.number) this.#named = undefined;
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

  /** Messages have changed, or somebody wants them tried now: what was learnt of them holds no more. */
  changed(): void {
    this.#prepared = undefined;
    this.#alone.clear();
    this.#named = undefined;
    this.#failing.clear();
  }

  /** It may be another destination. */
  reset(): void {
    this.changed();
    this.#size.reset();
  }

  /** The next messages after `after`, as many as go together. Those for which the destination fails are passed over. */
  #pack(after: number): Parcel | undefined {
    const { name, messages, mapping, documentAt, putAside } = this.#options;
    const isAlone = (number: number) => this.#alone.has(number);
    const countMax = this.#size.max;
    let unsent = 0;
    for (let from = after; ; ) {
      const page: Message[] = messages.waiting(name, { after: from, limit: countMax + this.#failing.count });
      const open = page.filter(({ number }) => !this.#failing.has(number)).slice(0, countMax);
      const { parcel, unsendable } = pack(open, { mapping, documentAt, isAlone });
      for (const { number, why } of unsendable) {
        this.#alone.delete(number);
        putAside(number, why);
      }
      if (parcel !== undefined || page.length === 0) return parcel;
      unsent += unsendable.length;
      if (unsent >= refusedInRowMax) throw new NothingSendable(unsendable.at(-1)?.why);
      from = (open.length < countMax ? page : open).at(-1)?.number ?? from;
    }
  }

  /** The first of those for which the destination fails, when it is due. */
  #packFailing(): Parcel | undefined {
    const { name, messages, mapping, documentAt, putAside } = this.#options;
    const next = this.#failing.next;
    if (next === undefined || next.leftMs > 0) return undefined;
    const [message] = messages.waiting(name, { after: next.number - 1, limit: 1 });
    if (message?.number !== next.number) {
      this.#failing.forget(next.number);
      return this.#packFailing();
    }
    const { parcel, unsendable } = pack([message], { mapping, documentAt, isAlone: () => true });
    for (const { number, why } of unsendable) {
      this.#failing.forget(number);
      putAside(number, why);
    }
    return parcel;
  }
}
