import type Database from "better-sqlite3";

/** An order that this till has sold. */
export interface SoldOrder {
  readonly orderUid: string;
  readonly version: number;
  /** Of the receipt, and its number in the journal. */
  readonly receiptUid: string;
  readonly number: number;
}

/** What is older than so many sales of orders has long been told to the hub. */
const keptSalesMax = 10_000;

interface SaleRow {
  readonly order_uid: string;
  readonly version: number;
  readonly receipt_uid: string;
  readonly number: number;
}

/** The table `sale`. */
export class SaleTable {
  readonly #find: Database.Statement<[string], SaleRow>;
  readonly #put: Database.Statement;
  readonly #trim: Database.Statement;
  readonly #remove: Database.Statement;
  readonly #keep: Database.Statement;

  constructor(database: Database.Database) {
    this.#find = database.prepare(
      "select order_uid, version, receipt_uid, number from sale where order_uid = ?",
    );
    this.#put = database.prepare(
      "insert or replace into sale (order_uid, version, receipt_uid, number, generation) values (?, ?, ?, ?, ?)",
    );
    this.#trim = database.prepare(
      `delete from sale where number < (select number from sale order by number desc limit 1 offset ${keptSalesMax})`,
    );
    this.#remove = database.prepare("delete from sale where order_uid = ?");
    this.#keep = database.prepare("update sale set generation = ? where order_uid = ?");
  }

  find(orderUid: string): SoldOrder | undefined {
    const row = this.#find.get(orderUid);
    if (row === undefined) return undefined;
    const { order_uid, version, receipt_uid: receiptUid, number } = row;
    return { orderUid: order_uid, version, receiptUid, number };
  }

  put({ orderUid, version, receiptUid, number }: SoldOrder, generation: number): void {
    this.#put.run(orderUid, version, receiptUid, number, generation);
    this.#trim.run();
  }

  /** The hub has named it in this reset. */
  keep(orderUid: string, generation: number): void {
    this.#keep.run(generation, orderUid);
  }

  remove(orderUid: string): void {
    this.#remove.run(orderUid);
  }
}
