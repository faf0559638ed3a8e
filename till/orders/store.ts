import type Database from "better-sqlite3";
import type { Logger } from "pino";
import { ClaimTable } from "./claim-table.ts";
import { openOrdersFile } from "./file.ts";
import { GoodsTable } from "./goods-table.ts";
import { OrderTable } from "./order-table.ts";
import { SaleTable, type SoldOrder } from "./sale-table.ts";

/** What the office says of this till. Before the hub has said anything, nobody knows. */
export interface OrderSettings {
  /** «Работа с заказами покупателей». */
  readonly worksWithOrders: boolean;
  /** What to do with «Подобрать чек» without a connection. */
  readonly offlineRule: "refuse" | "take";
}

export const firstCursor = "0";

/** `orders.db`: customer orders, goods, and how far the exchange has come. Each call is durable when it returns. */
export class OrderStore {
  readonly orders: OrderTable;
  readonly goods: GoodsTable;
  readonly claims: ClaimTable;
  readonly sales: SaleTable;
  readonly #database: Database.Database;
  readonly #get: Database.Statement<[string], { value: string }>;
  readonly #set: Database.Statement;

  private constructor(database: Database.Database) {
    this.#database = database;
    this.orders = new OrderTable(database);
    this.goods = new GoodsTable(database);
    this.claims = new ClaimTable(database);
    this.sales = new SaleTable(database);
    this.#get = database.prepare("select value from setting where name = ?");
    this.#set = database.prepare(
      "insert into setting (name, value) values (?, ?) on conflict (name) do update set value = excluded.value",
    );
  }

  /** A file that cannot be read is begun anew. @param dataDir whose lock the caller holds, by its journals. */
  static open(dataDir: string, nowMs: number, log: Pick<Logger, "error">): OrderStore {
    return new OrderStore(openOrdersFile(dataDir, nowMs, log));
  }

  transact<T>(work: () => T): T {
    return this.#database.transaction(work).immediate();
  }

  /** Where to ask from. */
  get cursor(): string {
    return this.#read("cursor") ?? firstCursor;
  }

  set cursor(cursor: string) {
    this.#set.run("cursor", cursor);
  }

  get settings(): OrderSettings {
    return {
      worksWithOrders: this.#read("works_with_orders") === "1",
      offlineRule: this.#read("offline_rule") === "take" ? "take" : "refuse",
    };
  }

  set settings({ worksWithOrders, offlineRule }: OrderSettings) {
    this.#set.run("works_with_orders", worksWithOrders ? "1" : "0");
    this.#set.run("offline_rule", offlineRule);
  }

  /** Counts resets: what was named before the last one, and not since, is gone when it ends. */
  get generation(): number {
    return Number(this.#read("generation") ?? 0);
  }

  set generation(generation: number) {
    this.#set.run("generation", String(generation));
  }

  get isResetting(): boolean {
    return this.#read("is_resetting") === "1";
  }

  set isResetting(isResetting: boolean) {
    this.#set.run("is_resetting", isResetting ? "1" : "0");
  }

  /** When the hub last answered; null: never. */
  get lastExchangeMs(): number | null {
    const written = this.#read("last_exchange_ms");
    return written === undefined ? null : Number(written);
  }

  set lastExchangeMs(nowMs: number) {
    this.#set.run("last_exchange_ms", String(nowMs));
  }

  /** The journal's documents up to this one are settled; null: nobody knows. */
  get settledNumber(): number | null {
    const written = this.#read("settled_number");
    return written === undefined ? null : Number(written);
  }

  set settledNumber(number: number) {
    this.#set.run("settled_number", String(number));
  }

  /** This till has sold the order: it is out of the list and out of work. */
  sold(sale: SoldOrder): void {
    this.transact(() => {
      const version = this.orders.versionOf(sale.orderUid);
      // A newer version came while the older one was being sold: it stays.
      if (version !== undefined && version <= sale.version) this.orders.remove(sale.orderUid);
      else this.orders.removeWithdrawn(sale.orderUid);
      const claim = this.claims.find(sale.orderUid);
      // What is left of an order that was sold in part may be in work again.
      if (claim !== undefined && claim.version <= sale.version) this.claims.remove(sale.orderUid);
      this.sales.put(sale);
      this.settledNumber = sale.number;
    });
  }

  /** What the reset that ends has not named is gone; an order in work stays, and is marked. */
  endReset(): void {
    const { generation } = this;
    this.#database
      .prepare(
        `update claim set withdrawn = 'removed' where withdrawn is null and order_uid in
          (select uid from customer_order where generation < ?)`,
      )
      .run(generation);
    this.#database
      .prepare("delete from customer_order where generation < ? and uid not in (select order_uid from claim)")
      .run(generation);
    this.#database.prepare("update customer_order set is_withdrawn = 1 where generation < ?").run(generation);
    this.#database.prepare("delete from goods where generation < ?").run(generation);
    this.isResetting = false;
  }

  close(): void {
    this.#database.close();
  }

  #read(name: string): string | undefined {
    return this.#get.get(name)?.value;
  }
}
