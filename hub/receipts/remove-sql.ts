/** The SQL of removing receipts. $1 stores; then $2 first id and $3 the id after the last, or $2 ids. */
import { unnest } from "../database/columns.ts";
import { measureNames, rollupColumns } from "./sql.ts";

const inRange = "store_id = any ($1::int[]) and id >= $2::bigint and id < $3::bigint";
const isOne = (id: string) => `store_id = any ($1::int[]) and ${id} = any ($2::bigint[])`;

export const lockReceiptsSql = `select from receipt where ${inRange} order by store_id, id for update`;

/** Run when the locks are held, so that it sees what a till was told meanwhile. */
export const readReceiptsSql = `
select store_id as "storeId", id, day, hour, amount_e4 as "amountE4", discount_e4 as "discountE4",
       cashier_id as "cashierId"
  from receipt r
 where ${inRange}
   and not exists (select from receipt_import_kept k where k.store_id = r.store_id and k.receipt_id = r.id)
 order by store_id, id`;

export const readPositionsSql = `
select receipt_id as "receiptId", count_e4 as "countE4", total_e4 as "totalE4", seller_id as "sellerId",
       category_set_id as "categorySetId"
  from receipt_position where ${isOne("receipt_id")}
 order by store_id, receipt_id, line`;

export const readAttributesSql = `
select receipt_id as "receiptId", attribute_id as "attributeId", value_e4 as "valueE4"
  from receipt_attribute where ${isOne("receipt_id")}
 order by store_id, receipt_id, line`;

export const deleteAttributesSql = `delete from receipt_attribute where ${isOne("receipt_id")}`;
export const deletePositionsSql = `delete from receipt_position where ${isOne("receipt_id")}`;
export const deleteReceiptsSql = `delete from receipt where ${isOne("id")}`;

const { store_id, dimension, day, hour, key } = rollupColumns;
const keyColumns = { store_id, dimension, day, hour, key } as const;
/** How many columns are the key of a roll-up row. */
export const rollupKeys = Object.keys(keyColumns).length;
const isSameKey = Object.keys(keyColumns)
  .map((name) => `r.${name} = m.${name}`)
  .join(" and ");

/** The columns of the keys, in key order. */
export const lockRollupsSql = `
select from rollup r join ${unnest("m", keyColumns, 1)} on ${isSameKey}
 order by r.store_id, r.dimension, r.day, r.hour, r.key
   for update of r`;

/** The columns of `rollupColumns`: what is taken out. */
export const subtractRollupsSql = `
update rollup r set ${measureNames.map((name) => `${name} = r.${name} - m.${name}`).join(", ")}
  from ${unnest("m", rollupColumns, 1)}
 where ${isSameKey}`;

/** The columns of the keys. A row that no receipt touches is none. */
export const deleteEmptyRollupsSql = `
delete from rollup r using ${unnest("m", keyColumns, 1)}
 where ${isSameKey} and r.receipts = 0`;
