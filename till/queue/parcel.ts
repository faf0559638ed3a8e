import type { Document } from "../journal/document.ts";
import { JournalFailure } from "../journal/failure.ts";
import type { Message } from "../journal/messages.ts";
import type { Composed, Mapping } from "./mapping.ts";

/** UTF-8 of what one request carries; a destination of ours takes 4 MiB. */
export const parcelBytesMax = 3 * 1024 * 1024;

/** Messages that go in one request, in the order of their numbers. */
export interface Parcel {
  readonly numbers: readonly number[];
  readonly method: string;
  /** JSON. */
  readonly params: string;
  /** Of a batch. */
  readonly extIds: readonly string[] | undefined;
}

/** A message that can never be sent as it is. */
export interface Unsendable {
  readonly number: number;
  readonly why: string;
}

export interface Packed {
  readonly parcel: Parcel | undefined;
  readonly unsendable: readonly Unsendable[];
}

export interface PackOptions {
  readonly mapping: Mapping;
  readonly documentAt: (number: number) => Document | undefined;
  /** Which messages go alone, since the destination has refused a batch for one of them, or failed for it. */
  readonly isAlone: (number: number) => boolean;
}

interface Taken {
  readonly number: number;
  readonly params: object;
  /** JSON: of a part where it may become one, else of the call. */
  readonly text: string;
}

/**
 * Makes one request of as many of the messages as go together, from the first on. A mended one goes alone: what a person
 * has written is nothing to build a batch of.
 * @throws JournalFailure
 */
export function pack(messages: readonly Message[], options: PackOptions): Packed {
  const { mapping } = options;
  const unsendable: Unsendable[] = [];
  const taken: Taken[] = [];
  let bytes = 0;
  for (const message of messages) {
    const { number } = message;
    const isKnownAlone = mapping.batch === undefined || options.isAlone(number) || message.mended !== null;
    if (taken.length > 0 && isKnownAlone) break;
    const composed = compose(message, options);
    if (!composed.isSendable) {
      unsendable.push({ number, why: composed.why });
      continue;
    }
    const isAlone = isKnownAlone || composed.isAlone === true;
    if (taken.length > 0 && isAlone) break;
    const part = isAlone ? composed.params : mapping.batch?.partOf(composed.params);
    const text = JSON.stringify(part);
    bytes += Buffer.byteLength(text);
    if (taken.length > 0 && bytes > parcelBytesMax) break;
    taken.push({ number, params: composed.params, text });
    if (isAlone) break;
  }
  return { parcel: parcelOf(taken, mapping), unsendable };
}

/** One document that cannot be made into a call, for whatever reason, is that one's own trouble. */
function compose(message: Message, options: PackOptions): Composed {
  try {
    return composeFrom(message, options);
  } catch (cause) {
    if (cause instanceof JournalFailure) throw cause;
    const told = cause instanceof Error ? cause.message : String(cause);
    return { isSendable: false, why: `сообщение не составлено: ${told}` };
  }
}

function composeFrom({ number, mended }: Message, { mapping, documentAt }: PackOptions): Composed {
  if (mended !== null) {
    const params: unknown = JSON.parse(mended);
    return typeof params === "object" && params !== null
      ? { isSendable: true, params }
      : { isSendable: false, why: "исправленное сообщение — не объект" };
  }
  const document = documentAt(number);
  if (document === undefined) return { isSendable: false, why: "документа нет в журнале" };
  return mapping.compose(document);
}

function parcelOf(taken: readonly Taken[], { method, batch }: Mapping): Parcel | undefined {
  const [first] = taken;
  if (first === undefined) return undefined;
  const numbers = taken.map(({ number }) => number);
  if (taken.length === 1 || batch === undefined) {
    return { numbers, method, params: JSON.stringify(first.params), extIds: undefined };
  }
  return {
    numbers,
    method: batch.method,
    params: batch.whole(`[${taken.map(({ text }) => text).join(",")}]`),
    extIds: taken.map(({ params }) => batch.extIdOf(params)),
  };
}
