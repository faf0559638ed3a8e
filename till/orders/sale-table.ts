import type Database from "better-sqlite3";

/** An order that this till has sold. */
export interface SoldOrder {
  readonly orderUid: string;
  readonly version: number;
  /** Of the receipt, and its number in the journal. */
  readonly receiptUid: string;
  readonly number: number;
}

interface SaleRow {
  readonly order_uid: string;
  readonly version: number;
  readonly receipt_uid: string;
  readonly number: number;
}

/**
 * The table `sale`: the last version of each order that the journal has sold. It only grows, and as slowly as the
 * journal does: the hub's word that it knows of a sale does not end the guard against selling it twice.
 */
export class SaleTable {
  readonly #find: Database.Statement<[string], SaleRow>;
  readonly #put: Database.Statement;

  constructor(database: Database.Database) {
    this.#find = database.prepare(
      "select order_uid, version, receipt_uid, number from sale where order_uid = ?",
    );
    this.#put = database.prepare(`
      insert into sale (order_uid, version, receipt_uid, number) values (?, ?, ?, ?)
      on conflict (order_uid) do update
         set version = excluded.version, receipt_uid = excluded.receipt_uid, number = excluded.number
       where excluded.version >= version`);
  }

  find(orderUid: string): SoldOrder | undefined {
    const row = this.#find.get(orderUid);
    if (row === undefined) return undefined;
    const { order_uid, version, receipt_uid: receiptUid, number } = row;
    return { orderUid: order_uid, version, receiptUid, number };
  }

  /** An older version than the one that is known changes nothing. */
  put({ orderUid, version, receiptUid, number }: SoldOrder): void {
    this.#put.run(orderUid, version, receiptUid, number);
  }
}
