import { randomUUID } from "node:crypto";
import { type Connection, transaction } from "../database/pool.ts";
import { createChain, type TestTill } from "../testing/chain.ts";
import { createTestDatabase, type TestDatabase } from "../testing/database.ts";
import { editOrder, type OrderChange, stepOrder } from "./change.ts";
import { claimOrder, expireClaims, releaseClaim, renewClaim } from "./claim.ts";
import { createOrder, type WrittenOrder } from "./create.ts";
import { wholeOrder } from "./list.ts";
import { findOrder, type Order } from "./order.ts";
import { applyReturn, applySale, type SaleEffect, type SoldLine } from "./sale.ts";
import { type Decision, settle } from "./settle.ts";
import type { OrderState } from "./states.ts";
import { addTills, fillTills, removeTill } from "./tab.ts";

/** Two apples at 1.99 and half a kilogram of tea at 10.00 with a discount of 1: 3.98 + 4. */
export const twoLines = [
  { name: "Яблоки", amount: 2, price: "1.99" },
  { name: "Чай", amount: "0.5", price: 10, discount: 1 },
];
export const apples: SoldLine = { code: "", name: "Яблоки", countE4: 20_000n, totalE4: 39_800n };
export const tea: SoldLine = { code: "", name: "Чай", countE4: 5_000n, totalE4: 40_000n };

/** A receipt as the test brings it; what is absent is as the order has it now. */
export interface TestSale {
  readonly lines?: readonly SoldLine[];
  readonly version?: number | null;
  readonly claimId?: string | null;
  readonly isOffline?: boolean;
}

/** A shop with a warehouse and tills that work with orders, whose clock the test sets. */
export class TestShop {
  readonly database: TestDatabase;
  readonly accountId: number;
  readonly tills: readonly TestTill[];
  readonly warehouseId: number;
  nowMs = Date.UTC(2026, 2, 1, 12);

  constructor(database: TestDatabase, tills: readonly TestTill[], warehouseId: number) {
    const [first] = tills;
    if (first === undefined) throw new Error("a shop has a till");
    this.database = database;
    this.accountId = first.accountId;
    this.tills = tills;
    this.warehouseId = warehouseId;
  }

  till(place: number): TestTill {
    const till = this.tills[place];
    if (till === undefined) throw new Error(`the shop has no till ${place}`);
    return till;
  }

  run<T>(work: (connection: Connection) => Promise<T>): Promise<T> {
    return transaction(this.database.pool, work);
  }

  add(written: Partial<WrittenOrder> = {}): Promise<Order> {
    const whole = { lines: twoLines, ...written };
    return this.run((connection) => createOrder(connection, this.nowMs, this.accountId, whole, "Тест"));
  }

  step(uid: string, step: Parameters<typeof stepOrder>[3], version?: number): Promise<Order> {
    return this.run((connection) => stepOrder(connection, this.nowMs, this.#asked(uid, version), step));
  }

  edit(uid: string, change: OrderChange, version?: number): Promise<Order> {
    return this.run((connection) => editOrder(connection, this.nowMs, this.#asked(uid, version), change));
  }

  addTills(uid: string, ...places: number[]): Promise<number[]> {
    const deviceIds = places.map((place) => this.till(place).deviceId);
    return this.run((connection) => addTills(connection, this.nowMs, this.#asked(uid), deviceIds));
  }

  fillTills(uid: string): Promise<number[]> {
    return this.run((connection) => fillTills(connection, this.nowMs, this.#asked(uid)));
  }

  removeTill(uid: string, place: number): Promise<Order> {
    const { deviceId } = this.till(place);
    return this.run((connection) => removeTill(connection, this.nowMs, this.#asked(uid), deviceId));
  }

  /** An order at the first tills of the shop. */
  async posted(tills = 3, written: Partial<WrittenOrder> = {}): Promise<Order> {
    const { uid } = await this.add(written);
    await this.addTills(uid, ...this.tills.slice(0, tills).keys());
    await this.step(uid, "approve");
    return this.step(uid, "post");
  }

  /** An order in any state, of the version that it has there. */
  async inState(state: OrderState): Promise<Order> {
    if (state === "draft" || state === "approved") {
      const { uid } = await this.add();
      await this.addTills(uid, 0, 1);
      return state === "draft" ? this.order(uid) : this.step(uid, "approve");
    }
    const { uid } = await this.posted(2);
    if (state === "claimed") await this.claim(uid, 0);
    if (state === "completed") await this.sell(uid, 0);
    if (state === "cancelled") await this.step(uid, "cancel");
    return this.order(uid);
  }

  async claim(uid: string, place: number, claimId = `claim-${place}`, version?: number) {
    const told = version ?? (await this.order(uid)).version;
    const claim = { uid, claimId, version: told };
    return this.run((connection) => claimOrder(connection, this.nowMs, this.till(place), claim));
  }

  renew(uid: string, place: number, claimId = `claim-${place}`) {
    return this.run((connection) => renewClaim(connection, this.nowMs, this.till(place), { uid, claimId }));
  }

  release(uid: string, place: number, claimId = `claim-${place}`) {
    return this.run((connection) => releaseClaim(connection, this.nowMs, this.till(place), { uid, claimId }));
  }

  expire(limit = 100): Promise<number> {
    return this.run((connection) => expireClaims(connection, this.nowMs, limit));
  }

  /** Brings a receipt into «Транзакции ККМ» and to the order, in one transaction, as the hub does. */
  async sell(
    uid: string,
    place: number,
    sale: TestSale = {},
  ): Promise<SaleEffect & { readonly transactionId: bigint; readonly receiptUid: string }> {
    const { version } = await this.order(uid);
    const till = this.till(place);
    const receiptUid = randomUUID();
    const lines = sale.lines ?? [apples, tea];
    return this.run(async (connection) => {
      const transactionId = await insertReceipt(connection, till, receiptUid, this.nowMs, lines);
      const effect = await applySale(connection, this.nowMs, {
        accountId: this.accountId,
        deviceId: till.deviceId,
        transactionId,
        receiptUid,
        orderUid: uid,
        version: sale.version === undefined ? version : sale.version,
        claimId: sale.claimId ?? null,
        isOffline: sale.isOffline ?? false,
        atMs: this.nowMs,
        lines,
      });
      await connection.query(
        "update kkm_transaction set order_id = $2, order_outcome = $3, conflict_reason = $4 where id = $1",
        [transactionId, effect.orderId, effect.outcome, effect.reason],
      );
      return { ...effect, transactionId, receiptUid };
    });
  }

  /** @param saleId of which sale; absent: of the order's last one. @returns the return's transaction. */
  async giveBack(uid: string, lines: readonly SoldLine[], saleId?: bigint): Promise<bigint> {
    const of = saleId ?? (await this.#lastSale(uid));
    return this.#apply(uid, lines, { baseId: of, saleId: of, isAgain: false });
  }

  /** Annuls a return. */
  async annul(uid: string, lines: readonly SoldLine[], backId: bigint, saleId?: bigint): Promise<bigint> {
    const of = saleId ?? (await this.#lastSale(uid));
    return this.#apply(uid, lines, { baseId: backId, saleId: of, isAgain: true });
  }

  async #apply(
    uid: string,
    lines: readonly SoldLine[],
    back: { readonly baseId: bigint; readonly saleId: bigint; readonly isAgain: boolean },
  ): Promise<bigint> {
    const { id: orderId } = await this.order(uid);
    const till = this.till(0);
    const receiptUid = randomUUID();
    return this.run(async (connection) => {
      const transactionId = await insertReceipt(connection, till, receiptUid, this.nowMs, lines);
      const { deviceId } = till;
      const told = { ...back, orderId, deviceId, receiptUid, transactionId, lines };
      await applyReturn(connection, this.nowMs, told);
      return transactionId;
    });
  }

  async #lastSale(uid: string): Promise<bigint> {
    const { rows } = await this.database.pool.query<{ id: bigint }>(
      "select id from kkm_transaction where order_id = $1 and order_outcome = 'accepted' order by id desc limit 1",
      [(await this.order(uid)).id],
    );
    return rows[0]?.id ?? 0n;
  }

  settle(uid: string, transactionId: bigint, decision: Decision, note = ""): Promise<Order> {
    const { accountId } = this;
    const asked = { accountId, uid, transactionId, decision, note, actor: "Тест" };
    return this.run((connection) => settle(connection, this.nowMs, asked));
  }

  order(uid: string): Promise<Order> {
    return findOrder(this.database.pool, this.accountId, uid);
  }

  async whole(uid: string) {
    return wholeOrder(this.database.pool, await this.order(uid));
  }

  async history(uid: string): Promise<string[]> {
    const { id } = await this.order(uid);
    const { rows } = await this.database.pool.query<{ event: string }>(
      "select event from customer_order_event where order_id = $1 order by id",
      [id],
    );
    return rows.map(({ event }) => event);
  }

  /** What each till of the shop was told last: `state version because heldBy`, null: nothing. */
  async words(uid: string): Promise<(string | null)[]> {
    const { id } = await this.order(uid);
    const { rows } = await this.database.pool.query<{
      deviceId: number;
      state: string;
      version: number;
      because: string | null;
      heldBy: number | null;
    }>(
      `select device_id as "deviceId", state, version, withdrawn_because as because, held_by as "heldBy"
         from order_delivery where order_id = $1`,
      [id],
    );
    return this.tills.map(({ deviceId }) => {
      const word = rows.find((row) => row.deviceId === deviceId);
      if (word === undefined) return null;
      const holder = this.tills.findIndex((till) => till.deviceId === word.heldBy);
      const held = holder === -1 ? "" : ` held by ${holder}`;
      return `${word.state} ${word.version}${word.because === null ? "" : ` ${word.because}`}${held}`;
    });
  }

  close(): Promise<void> {
    return this.database.close();
  }

  #asked(uid: string, version?: number) {
    return { accountId: this.accountId, uid, version, actor: "Тест" };
  }
}

export async function createShop(tills = 3, connectionsMax = 12): Promise<TestShop> {
  const database = await createTestDatabase(connectionsMax);
  const chain = await createChain(database.pool, tills);
  const { rows } = await database.pool.query<{ id: number }>(
    "insert into warehouse (account_id, name) values ($1, 'Главный') returning id",
    [chain[0]?.accountId],
  );
  const shop = new TestShop(database, chain, rows[0]?.id ?? 0);
  for (const { deviceId } of chain) await setTill(shop, deviceId, { works: true });
  return shop;
}

/** What the office says of a till. */
export async function setTill(
  shop: TestShop,
  deviceId: number,
  flags: { readonly works: boolean; readonly loads?: boolean; readonly warehouseId?: number | null },
): Promise<void> {
  await shop.database.pool.query(
    `insert into till_setting (device_id, account_id, works_with_orders, loads_orders, warehouse_id, changed_at)
     values ($1, $2, $3, $4, $5, now())
     on conflict (device_id) do update
        set works_with_orders = $3, loads_orders = $4, warehouse_id = $5`,
    [deviceId, shop.accountId, flags.works, flags.loads ?? false, flags.warehouseId ?? null],
  );
}

async function insertReceipt(
  connection: Connection,
  { accountId, storeId, deviceId }: TestTill,
  uid: string,
  nowMs: number,
  lines: readonly SoldLine[],
): Promise<bigint> {
  const totalE4 = lines.reduce((sumE4, line) => sumE4 + line.totalE4, 0n);
  const { rows } = await connection.query<{ id: bigint }>(
    `insert into kkm_transaction (account_id, store_id, device_id, uid, kind, number, number_check, shift, at, day,
       cashier, total_e4, cash_e4, cashless_e4, certificate_e4, content, loaded_at, documents)
     values ($1, $2, $3, $4, 'sale', 1, '1', 1, $5, $5::timestamptz::date, 'Кассир', $6, $6, 0, 0,
       gen_random_uuid(), $5, 'not needed')
     returning id`,
    [accountId, storeId, deviceId, uid, new Date(nowMs), totalE4],
  );
  const id = rows[0]?.id ?? 0n;
  for (const [place, { code, name, priceE4 = 0n, countE4, totalE4: lineE4 }] of lines.entries()) {
    await connection.query(
      `insert into kkm_transaction_line (transaction_id, line, code, name, count_e4, price_e4, discount_e4, total_e4)
       values ($1, $2, $3, $4, $5, $6, 0, $7)`,
      [id, place + 1, code, name, countE4, priceE4, lineE4],
    );
  }
  return id;
}
