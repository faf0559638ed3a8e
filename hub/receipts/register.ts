import type { Clock } from "../clock.ts";
import type { Pool } from "../database/pool.ts";
import { ReceiptIds } from "./ids.ts";
import { type KnownNames, Names, nameless, overLimit } from "./names.ts";
import { qualityNotes } from "./quality.ts";
import type { Receipt } from "./receipt.ts";
import { identityOf, type Outcome, type PreparedReceipt } from "./submission.ts";
import { ReceiptWriter } from "./writer.ts";

/** Where a receipt belongs, after the poskey was followed. */
export interface Destination {
  readonly storeId: number;
  readonly deviceId: number;
}

export interface PlacedReceipt {
  readonly destination: Destination;
  readonly receipt: Receipt;
}

export interface RegisterOptions {
  readonly pool: Pool;
  readonly clock: Clock;
  readonly writers: number;
  readonly pendingReceiptsMax: number;
  readonly onGroup?: (group: { receipts: number; submissions: number; seconds: number }) => void;
}

/** Takes receipts that were read at the door to the disk: names, ids, then the group writer. */
export class ReceiptRegister {
  readonly writer: ReceiptWriter;
  readonly #names: Names;
  readonly #ids: ReceiptIds;

  constructor(options: RegisterOptions) {
    this.writer = new ReceiptWriter(options);
    this.#names = new Names(options.pool);
    this.#ids = new ReceiptIds(options.pool);
  }

  /**
   * Registers the receipts of one call, all or nothing, and resolves when they are durable.
   * @throws ContentConflict, WriterSaturated, or the database's error.
   */
  async register(accountId: number, placed: readonly PlacedReceipt[]): Promise<Outcome[]> {
    const names = await this.#names.resolve(accountId, placed);
    const ids = await this.#ids.take(placed.length);
    return this.writer.submit(placed.map((one, index) => prepare(one, ids[index] ?? 0, names)));
  }
}

function prepare({ destination, receipt }: PlacedReceipt, id: number, names: KnownNames): PreparedReceipt {
  let quality = receipt.quality;
  const idOf = (known: number | undefined): number | null => {
    if (known === overLimit) quality |= qualityNotes.namesOverLimit;
    return known === undefined || known === overLimit || known === nameless ? null : known;
  };
  const sellerIds = receipt.positions.map((position) => idOf(names.seller(position.seller)));
  const categorySetIds = receipt.positions.map((position) => idOf(names.categorySet(position.category)));
  const attributeIds = receipt.attributes.map((attribute) => idOf(names.attribute(attribute.name)));
  const cashierId = idOf(names.seller(receipt.cashier));
  return {
    id,
    storeId: destination.storeId,
    deviceId: destination.deviceId,
    receipt,
    cashierId,
    sellerIds,
    categorySetIds,
    attributeIds,
    quality,
    identity: identityOf(destination.storeId, destination.deviceId, receipt),
  };
}
