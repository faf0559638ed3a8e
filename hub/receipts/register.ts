import type { Clock } from "../clock.ts";
import type { Pool } from "../database/pool.ts";
import { ReceiptIds } from "./ids.ts";
import { type NameIds, Names } from "./names.ts";
import { qualityNotes } from "./quality.ts";
import type { Receipt } from "./receipt.ts";
import type { Outcome, PreparedReceipt } from "./submission.ts";
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
  /** Where new receipts' ids come from; an import takes its own, by which its receipts are known. */
  readonly ids?: Pick<ReceiptIds, "take">;
  readonly onGroup?: (group: { receipts: number; submissions: number; seconds: number }) => void;
}

/** Takes receipts that were read at the door to the disk: names, ids, then the group writer. */
export class ReceiptRegister {
  readonly writer: ReceiptWriter;
  readonly #names: Names;
  readonly #ids: Pick<ReceiptIds, "take">;

  constructor(options: RegisterOptions) {
    this.writer = new ReceiptWriter(options);
    this.#names = new Names(options.pool);
    this.#ids = options.ids ?? new ReceiptIds(options.pool);
  }

  /**
   * Registers the receipts of one call, all or nothing, and resolves when they are durable.
   * @throws ContentConflict, WriterSaturated, or the database's error.
   */
  async register(accountId: number, placed: readonly PlacedReceipt[]): Promise<Outcome[]> {
    const names = await this.#names.resolve(accountId, placed);
    const ids = await this.#ids.take(placed.length);
    return this.writer.submit(placed.map((one, index) => prepare(one, ids[index], names[index])));
  }
}

function prepare(
  { destination, receipt }: PlacedReceipt,
  id: number | undefined,
  names: NameIds | undefined,
): PreparedReceipt {
  if (id === undefined || names === undefined) throw new Error("each receipt has an id and its names' ids");
  return {
    id,
    storeId: destination.storeId,
    deviceId: destination.deviceId,
    receipt,
    cashierId: names.cashierId,
    sellerIds: names.sellerIds,
    categorySetIds: names.categorySetIds,
    attributeIds: names.attributeIds,
    quality: names.areOverLimit ? receipt.quality | qualityNotes.namesOverLimit : receipt.quality,
  };
}
