import { createHash } from "node:crypto";
import type { TransactionKind } from "@prilavok/contracts/exchange/transaction.ts";
import type { Pool } from "../database/pool.ts";
import type { TestTill } from "../testing/chain.ts";

export interface TestLine {
  readonly code?: string;
  readonly name?: string;
  readonly count?: number;
  readonly total: number;
}

/** A transaction as transaction.load leaves it. Money in roubles. */
export interface TestTransaction {
  readonly uid: string;
  readonly kind?: TransactionKind;
  readonly annuls?: TransactionKind;
  readonly baseUid?: string;
  readonly at?: string;
  /** Local to the store; absent: the date of `at`. */
  readonly day?: string;
  readonly total?: number;
  readonly cash?: number;
  readonly cashless?: number;
  readonly certificate?: number;
  readonly lines?: readonly TestLine[];
  readonly orderId?: number;
  readonly outcome?: "accepted" | "conflict" | "unknown";
  readonly settlement?: string;
  readonly documents?: "waiting" | "made" | "not needed" | "set aside";
}

const e4 = (rubles: number) => Math.round(rubles * 10_000);

/** Writes transactions of a till, cash if nothing else is said. @returns their ids. */
export async function loadTransactions(
  pool: Pool,
  till: TestTill,
  transactions: readonly TestTransaction[],
): Promise<bigint[]> {
  const ids: bigint[] = [];
  for (const one of transactions) ids.push(await loadOne(pool, till, one));
  return ids;
}

async function loadOne(pool: Pool, till: TestTill, one: TestTransaction): Promise<bigint> {
  const lines = one.lines ?? [{ total: one.total ?? 100 }];
  const total = one.total ?? lines.reduce((sum, line) => sum + line.total, 0);
  const cash = one.cash ?? total - (one.cashless ?? 0) - (one.certificate ?? 0);
  const at = one.at ?? "2026-03-14T12:00:00+03:00";
  const content = createHash("sha256").update(one.uid).digest("hex").slice(0, 32);
  const { rows } = await pool.query<{ id: bigint }>(insertSql, [
    till.accountId,
    till.storeId,
    till.deviceId,
    one.uid,
    one.kind ?? "sale",
    one.annuls ?? null,
    one.baseUid ?? null,
    at,
    one.day ?? at.slice(0, 10),
    e4(total),
    e4(cash),
    e4(one.cashless ?? 0),
    e4(one.certificate ?? 0),
    content,
    one.orderId ?? null,
    one.outcome ?? (one.orderId === undefined ? null : "accepted"),
    one.settlement ?? null,
    one.documents ?? "waiting",
  ]);
  const id = rows[0]?.id;
  if (id === undefined) throw new Error("the transaction was not written");
  for (const [index, line] of lines.entries()) {
    const count = line.count ?? 1;
    await pool.query(`insert into kkm_transaction_line values ($1, $2, $3, $4, $5, $6, 0, $7)`, [
      id,
      index + 1,
      line.code ?? "1",
      line.name ?? "Пирожок",
      e4(count),
      e4(line.total / count),
      e4(line.total),
    ]);
  }
  return id;
}

const insertSql = `
insert into kkm_transaction (
  account_id, store_id, device_id, uid, kind, annuls, base_uid, number, number_check, shift, at, day, cashier,
  total_e4, cash_e4, cashless_e4, certificate_e4, content, loaded_at, order_id, order_outcome, settlement, documents)
values ($1, $2, $3, $4, $5, $6, $7, 1, '17', 1, $8, $9, 'Марина Ивановна',
        $10, $11, $12, $13, $14::uuid, now(), $15, $16, $17, $18)
returning id`;

/** A till's settings: a warehouse, and «Наличная касса для отражения операций». */
export async function setTill(
  pool: Pool,
  till: TestTill,
  setting: { readonly warehouse?: string; readonly cashDesk?: string },
): Promise<{ warehouseId: number | null; cashDeskId: number | null }> {
  const warehouseId = await made(pool, "warehouse", till, setting.warehouse);
  const cashDeskId = await made(pool, "cash_desk", till, setting.cashDesk);
  await pool.query(
    `insert into till_setting (device_id, account_id, warehouse_id, cash_desk_id, changed_at)
     values ($1, $2, $3, $4, now())
     on conflict (device_id) do update set warehouse_id = $3, cash_desk_id = $4`,
    [till.deviceId, till.accountId, warehouseId, cashDeskId],
  );
  return { warehouseId, cashDeskId };
}

async function made(
  pool: Pool,
  table: "warehouse" | "cash_desk",
  till: TestTill,
  name: string | undefined,
): Promise<number | null> {
  if (name === undefined) return null;
  const { rows } = await pool.query<{ id: number }>(
    `insert into ${table} (account_id, name) values ($1, $2) returning id`,
    [till.accountId, name],
  );
  return rows[0]?.id ?? null;
}

/** A posted order with one line, «Пирожок» in units of `unit`. */
export async function makeOrder(
  pool: Pool,
  till: TestTill,
  order: {
    readonly number: number;
    readonly customerName?: string;
    readonly warehouseId?: number | null;
    readonly unit?: string;
  },
): Promise<number> {
  const { rows } = await pool.query<{ id: number }>(
    `insert into customer_order (account_id, uid, year, number, ordered_at, customer_name, warehouse_id, remainder,
                                 state, total_e4, created_at, changed_at)
     values ($1, gen_random_uuid(), 2026, $2, '2026-03-13', $3, $4, 'close', 'posted', 1000000, now(), now())
     returning id`,
    [till.accountId, order.number, order.customerName ?? "", order.warehouseId ?? null],
  );
  const id = rows[0]?.id;
  if (id === undefined) throw new Error("the order was not written");
  await pool.query(
    `insert into customer_order_line (order_id, line, code, name, unit, category, count_e4, price_e4, discount_e4, total_e4)
     values ($1, 1, '1', 'Пирожок', $2, '', 10000, 1000000, 0, 1000000)`,
    [id, order.unit ?? "кг"],
  );
  return id;
}

export interface ShownDocument {
  readonly kind: string;
  readonly year: number;
  readonly number: number;
  readonly uid: string;
  readonly posted: boolean;
  readonly total: number;
  readonly base: string | null;
}

/** All documents, short: by kind, year and number. */
export async function shownDocuments(pool: Pool): Promise<ShownDocument[]> {
  const { rows } = await pool.query<ShownDocument>(
    `select d.kind, d.year, d.number, t.uid, d.is_posted as posted, (d.total_e4 / 10000)::int as total,
            base.kind || ' ' || base.number as base
       from document d
       join kkm_transaction t on t.id = d.transaction_id
       left join document base on base.id = d.base_id
      order by d.kind, d.year, d.number`,
  );
  return rows;
}
