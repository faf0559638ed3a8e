import type { Receipt } from "./receipt.ts";

/** A receipt ready to be written: it has its device, its id and the ids of its names. */
export interface PreparedReceipt {
  readonly id: number;
  readonly storeId: number;
  readonly deviceId: number;
  readonly receipt: Receipt;
  readonly cashierId: number | null;
  readonly sellerIds: readonly (number | null)[];
  readonly categorySetIds: readonly (number | null)[];
  readonly attributeIds: readonly (number | null)[];
  readonly quality: number;
  /** Device, second and extId; null when the receipt has no extId and is never a repeat. */
  readonly identity: string | null;
}

/** What became of one receipt: written now, or known from before. */
export interface Outcome {
  readonly id: number;
  readonly registeredMs: number;
  readonly duplicate: boolean;
}

/** One identity with two contents: the whole submission is refused. */
export class ContentConflict extends Error {
  readonly index: number;
  readonly storedContent: string;
  readonly sentContent: string;

  constructor(index: number, storedContent: string, sentContent: string) {
    super("a receipt with this identity and other content exists");
    this.index = index;
    this.storedContent = storedContent;
    this.sentContent = sentContent;
  }
}

export function identityOf(
  storeId: number,
  deviceId: number,
  receipt: Pick<Receipt, "tsSeconds" | "extId">,
): string | null {
  return receipt.extId === null ? null : `${storeId}|${deviceId}|${receipt.tsSeconds}|${receipt.extId}`;
}

/**
 * The receipts of one call, all of which are written together or not at all. Within it a repeated identity is
 * settled at once: the later receipt follows the first, or is in conflict with it.
 */
export class Submission {
  readonly receipts: readonly PreparedReceipt[];
  /** The receipts that ask for a row of their own; `outcomes` holds what is known of the others. */
  readonly positions: number;
  readonly identities: ReadonlyMap<string, number>;
  readonly #outcomes: (Outcome | undefined)[];
  readonly #followers = new Map<number, number>();

  /** @throws ContentConflict */
  constructor(receipts: readonly PreparedReceipt[]) {
    this.receipts = receipts;
    this.#outcomes = new Array(receipts.length);
    const identities = new Map<string, number>();
    let positions = 0;
    for (const [index, prepared] of receipts.entries()) {
      positions += prepared.receipt.positions.length;
      if (prepared.identity === null) continue;
      const first = identities.get(prepared.identity);
      if (first === undefined) identities.set(prepared.identity, index);
      else this.#follow(index, first);
    }
    this.identities = identities;
    this.positions = positions;
  }

  #follow(index: number, first: number): void {
    const stored = this.receipts[first]?.receipt.content ?? "";
    const sent = this.receipts[index]?.receipt.content ?? "";
    if (stored !== sent) throw new ContentConflict(index, stored, sent);
    this.#followers.set(index, first);
  }

  /** Receipts that are still to be written. */
  *unsettled(): Generator<PreparedReceipt> {
    for (const [index, prepared] of this.receipts.entries()) {
      if (this.#outcomes[index] === undefined && !this.#followers.has(index)) yield prepared;
    }
  }

  /** Notes that the identity exists. @throws ContentConflict when its content is another. */
  settleExisting(identity: string, content: string, outcome: Outcome): void {
    const index = this.identities.get(identity);
    if (index === undefined) return;
    const sent = this.receipts[index]?.receipt.content ?? "";
    if (sent !== content) throw new ContentConflict(index, content, sent);
    this.#outcomes[index] = outcome;
  }

  /** Every receipt's outcome, in order, after the unsettled ones were written at `registeredMs`. */
  outcomes(registeredMs: number): Outcome[] {
    return this.receipts.map((prepared, index) => {
      const first = this.#followers.get(index);
      if (first !== undefined) return { ...this.#settled(first, registeredMs), duplicate: true };
      return this.#outcomes[index] ?? { id: prepared.id, registeredMs, duplicate: false };
    });
  }

  #settled(index: number, registeredMs: number): Outcome {
    const id = this.receipts[index]?.id ?? 0;
    return this.#outcomes[index] ?? { id, registeredMs, duplicate: false };
  }
}
