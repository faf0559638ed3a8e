/** The SQL that writes documents. */
import { unnest } from "../database/columns.ts";

/** $1 how many. Ids are known before the documents are written, so that their lines need no answer. */
export const takeIdsSql = `
select nextval(pg_get_serial_sequence('document', 'id')) as id from generate_series(1, $1)`;

export const documentColumns = {
  id: "bigint",
  account_id: "int",
  kind: "text",
  year: "smallint",
  number: "int",
  at: "timestamptz",
  day: "date",
  transaction_id: "bigint",
  store_id: "int",
  device_id: "int",
  order_id: "int",
  base_id: "bigint",
  customer_id: "int",
  customer_name: "text",
  warehouse_id: "int",
  cash_desk_id: "int",
  is_posted: "bool",
  posted_at: "timestamptz",
  total_e4: "bigint",
  cash_e4: "bigint",
  cashless_e4: "bigint",
  certificate_e4: "bigint",
  made_at: "timestamptz",
} as const;

const documentNames = Object.keys(documentColumns).join(", ");
export const insertDocumentsSql = `
insert into document (${documentNames}) overriding system value
select ${documentNames} from ${unnest("made", documentColumns, 1)}`;

export const lineColumns = {
  document_id: "bigint",
  line: "smallint",
  code: "text",
  name: "text",
  unit: "text",
  count_e4: "bigint",
  price_e4: "bigint",
  discount_e4: "bigint",
  total_e4: "bigint",
} as const;

const lineNames = Object.keys(lineColumns).join(", ");
export const insertLinesSql = `
insert into document_line (${lineNames}) select ${lineNames} from ${unnest("sold", lineColumns, 1)}`;

/** $1 transactions, $2 the reason of each that is set aside, null of those whose documents are made, $3 time. */
export const markSql = `
update kkm_transaction t
   set documents = case when marked.reason is null then 'made' else 'set aside' end,
       documents_reason = marked.reason, documents_at = $3
  from unnest($1::bigint[], $2::text[]) as marked (id, reason)
 where t.id = marked.id`;

/** $1 transaction, $2 reason, $3 time. Not when another runner has made its documents meanwhile. */
export const setAsideSql = `
update kkm_transaction set documents = 'set aside', documents_reason = $2, documents_at = $3
 where id = $1 and documents = 'waiting'`;
