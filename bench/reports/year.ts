import { systemClock } from "@prilavok/hub/clock.ts";
import { migrate } from "@prilavok/hub/database/migrate.ts";
import { createPool, type Pool } from "@prilavok/hub/database/pool.ts";
import { ensureAccount } from "@prilavok/hub/network/account.ts";
import { addDevice } from "@prilavok/hub/network/device.ts";
import { addStore } from "@prilavok/hub/network/store.ts";
import { checkRollups } from "@prilavok/hub/receipts/check.ts";

/** A chain with a year of receipts behind it. */
export interface Year {
  readonly receipts: number;
  readonly pool: Pool;
  readonly accountId: number;
  readonly storeId: number;
  readonly deviceId: number;
  readonly accesskey: string;
}

export const stores = 10;
const tillsPerStore = 2;
const sellersPerStore = 4;
const categorySets = 20;
const timeZone = "Europe/Moscow";
const connectionsMax = 10;

/**
 * One in 50 is a refund; one position each; $1 receipts, $2 stores, $3 sellers a store. Open from 9 to 21.
 * In a new database ids count from 1, in the order in which things are made.
 */
const receiptsSql = `
insert into receipt (store_id, id, device_id, ts, ts_ms, ext_id, day, hour, amount_e4, discount_e4, cashier_id,
                     token, content, registered_at)
select s, i, (s - 1) * ${tillsPerStore} + 1 + (i / $2::int) % ${tillsPerStore},
       (day + second * interval '1 second') at time zone '${timeZone}', 0, i::text, day::date, second / 3600,
       (case when i % 50 = 0 then -1 else 1 end) * (1000000 + i % 997 * 10000), 0,
       (s - 1) * $3::int + 1 + (i / $2::int) % $3::int, 'guest', '00000000-0000-0000-0000-000000000000', now()
  from generate_series(1, $1::int) as i
 cross join lateral (
   select 1 + i % $2::int as s, timestamp '2025-01-01' + i::bigint * 365 / ($1::int + 1) * interval '1 day' as day,
          32400 + (hashint4(i)::bigint + 2147483648) % 43200 as second
 ) as at`;

const positionsSql = `
insert into receipt_position (store_id, receipt_id, line, name, count_e4, total_e4, seller_id, category_set_id)
select store_id, id, 0, 'Пирожок', sign(amount_e4) * 10000, amount_e4, cashier_id, 1 + id % ${categorySets}
  from receipt`;

/** The roll-ups of these receipts, straight from the definitions; `proveRollups` compares them with the product's. */
function rollupsSql(dimension: number, key: string): string {
  return `
insert into rollup (store_id, dimension, day, hour, key, receipts, refunds, filled, filled_count_e4, lines, count_e4,
                    amount_e4, refund_amount_e4, discount_e4)
select store_id, ${dimension}, day, hour, ${key}, count(*), count(*) filter (where amount_e4 < 0),
       count(*) filter (where amount_e4 >= 0), 10000 * count(*) filter (where amount_e4 >= 0), count(*),
       10000 * sum(sign(amount_e4)), sum(amount_e4), coalesce(sum(amount_e4) filter (where amount_e4 < 0), 0), 0
  from receipt
 group by store_id, day, hour, ${key}
 order by day, hour, store_id, ${key}`;
}

const fillSql = [
  positionsSql,
  rollupsSql(0, "0::int"),
  rollupsSql(1, "cashier_id"),
  rollupsSql(2, `(1 + id % ${categorySets})::int`),
  "vacuum analyze",
];

/** Fills a new database with a chain and its year. Commits need not be durable here: the database is thrown away. */
export async function openYear(url: string, receipts: number): Promise<Year> {
  const pool = createPool({ url, connectionsMax });
  await migrate(pool);
  const chain = await createChain(pool);
  await pool.query(
    `insert into seller (account_id, grouping_key, name)
     select $1, n, 'Продавец ' || n from generate_series(1, $2::int) as n order by n`,
    [chain.accountId, stores * sellersPerStore],
  );
  await pool.query(
    `with made as (
       insert into category (account_id, grouping_key, name)
       select $1, n, 'Категория ' || n from generate_series(1, ${categorySets}) as n order by n returning id
     )
     insert into category_set (account_id, category_ids) select $1, array[id] from made order by id`,
    [chain.accountId],
  );
  const connection = await pool.connect();
  try {
    await connection.query("set synchronous_commit = off");
    await connection.query(receiptsSql, [receipts, stores, sellersPerStore]);
    for (const sql of fillSql) await connection.query(sql);
    await connection.query("checkpoint");
  } finally {
    connection.release(true);
  }
  await plan(pool);
  return { receipts, pool, ...chain };
}

async function createChain(pool: Pool) {
  const { id: accountId } = await ensureAccount(pool, "Bench");
  const tills: { readonly storeId: number; readonly deviceId: number; readonly accesskey: string }[] = [];
  for (let number = 1; number <= stores; number += 1) {
    const store = await addStore(pool, accountId, {
      name: `Магазин ${number}`,
      extId: String(number),
      timeZone,
    });
    for (let till = 1; till <= tillsPerStore; till += 1) {
      const device = { storeId: store.id, extId: String(till) };
      tills.push({ storeId: store.id, ...(await addDevice(pool, systemClock, accountId, device)) });
    }
  }
  const [first] = tills;
  if (first === undefined) throw new Error("the chain has no till");
  return { accountId, ...first };
}

/** Daily plans of all standard metrics, so that reports have plans to read. */
async function plan(pool: Pool): Promise<void> {
  await pool.query(
    `insert into plan_version (store_id, version, auto, distributed_by, warnings)
     select id, 1, false, 'even', '[]' from store`,
  );
  await pool.query(
    `insert into plan_day (store_id, day, metric_id, plan_e4)
     select s.id, day, m.id, 1000000000
       from store s, generate_series('2025-01-01'::date, '2025-12-31', '1 day') as day, metric m where m.enabled`,
  );
}

/** The generated roll-ups are those of the generated receipts, or the figures would mean nothing. */
export async function proveRollups({ pool }: Year): Promise<number> {
  const { rows, differences } = await checkRollups(pool);
  if (differences.length > 0) throw new Error(`roll-ups differ: ${JSON.stringify(differences[0])}`);
  return rows;
}
