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
}

/**
 * What a receipt is recognised by: its device, its second and its extId (contract, "Exactly once"). A receipt without an
 * extId has no identity and is never recognised.
 */
export function identityOf({ storeId, deviceId, receipt }: Identified): string | undefined {
  const { tsSeconds, extId } = receipt;
  return extId === null ? undefined : `${storeId} ${deviceId} ${tsSeconds} ${extId}`;
}

export type Identified = Pick<PreparedReceipt, "storeId" | "deviceId"> & {
  readonly receipt: Pick<Receipt, "tsSeconds" | "extId">;
};

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

/**
 * The receipts of one call, all of which are written together or not at all. Within it a repeated identity is
 * settled at once: the later receipt follows the first, or is in conflict with it.
 */
export class Submission {
  readonly receipts: readonly PreparedReceipt[];
  readonly positions: number;
  /** What is known of receipts that exist already; the others ask for a row of their own. */
  readonly #outcomes: (Outcome | undefined)[] = [];
  /** Repeats of a receipt of this very submission, by their place: the place of the first. */
  readonly #followers = new Map<number, number>();

  /** @throws ContentConflict */
  constructor(receipts: readonly PreparedReceipt[]) {
    this.receipts = receipts;
    let positions = 0;
    for (const { receipt } of receipts) positions += receipt.positions.length;
    this.positions = positions;
    if (receipts.length > 1) this.#findRepeats();
  }

  #findRepeats(): void {
    const places = new Map<string, number>();
    for (const [index, prepared] of this.receipts.entries()) {
      const identity = identityOf(prepared);
      if (identity === undefined) continue;
      const first = places.get(identity);
      if (first === undefined) places.set(identity, index);
      else this.#follow(index, first);
    }
  }

  #follow(index: number, first: number): void {
    const stored = this.receipts[first]?.receipt.content ?? "";
    const sent = this.receipts[index]?.receipt.content ?? "";
    if (stored !== sent) throw new ContentConflict(index, stored, sent);
    this.#followers.set(index, first);
  }

  /** Receipts that are still to be written. */
  unsettled(): readonly PreparedReceipt[] {
    if (this.#outcomes.length === 0 && this.#followers.size === 0) return this.receipts;
    return this.receipts.filter(
      (_, index) => this.#outcomes[index] === undefined && !this.#followers.has(index),
    );
  }

  /** Notes that a receipt of it exists. @throws ContentConflict when its content is another. */
  settleExisting(prepared: PreparedReceipt, content: string, outcome: Outcome): void {
    const index = this.receipts.indexOf(prepared);
    const sent = prepared.receipt.content;
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
