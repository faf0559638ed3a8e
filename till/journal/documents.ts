import type { E2 } from "@prilavok/contracts/till-api/exact.ts";
import type { Connection, Value } from "./connection.ts";
import { readContent } from "./content.ts";
import { type Document, type DocumentKind, receiptKinds } from "./document.ts";

/** The columns that a document's hash covers beside its content, in the order of the hash. */
export const hashedColumns = [
  "number",
  "kind",
  "uid",
  "uuid",
  "number_check",
  "register_number",
  "shift",
  "receipt_in_shift",
  "at_ms",
  "latest_ms",
  "offset_minutes",
  "cashier",
  "total_e2",
  "cash_e2",
  "cashless_e2",
  "certificate_e2",
  "change_e2",
  "drawer_change_e2",
  "drawer_e2",
  "base_number",
  "operation_id",
  "rrn",
] as const;

const allColumns = [...hashedColumns, "content", "previous_hash", "hash"] as const;
const everything = allColumns.join(", ");
const select = `select ${everything} from document`;
const kinds = receiptKinds.map((kind) => `'${kind}'`).join(", ");

/**
 * A shift's documents follow each other: they are found between its opening and the next one's.
 * @param columns of what is selected. Parameters: the shift, the number after which, then those of `rest`.
 */
function ofShift(columns: string, rest: string): string {
  return `with span (first, next) as materialized (
    select number, coalesce(
        (select number from document where kind = 'shift_open' and shift = opening.shift + 1), ${Number.MAX_SAFE_INTEGER})
      from document as opening where kind = 'shift_open' and shift = ?)
  select ${columns} from document
   where number > max(?, (select first - 1 from span)) and number < (select next from span) ${rest}`;
}

export const documentSql = {
  insert: `insert into document (${allColumns.join(", ")}) values (${allColumns.map(() => "?").join(", ")})`,
  all: `${select} order by number`,
  last: `${select} order by number desc limit 1`,
  at: `${select} where number = ?`,
  byUid: `${select} where uid = ?`,
  byNumberCheck: ofShift(everything, "and number_check = ? order by number desc limit 1"),
  byBase: `${select} where base_number = ? order by number`,
  // Quotes inside of texts are escaped, so that nothing else looks so; a sale without an order has no such member.
  soldOrders: `${select} where number > ? and kind = 'sale' and instr(content, '"order":{') > 0 order by number limit ?`,
  lastReceiptOfShift: ofShift(everything, `and kind in (${kinds}) order by number desc limit 1`),
  page: `${select} where number > ? and number <= ? order by number limit ?`,
  pageWithinShift: ofShift(everything, "and number <= ? order by number limit ?"),
  receiptsInShift: ofShift("coalesce(max(receipt_in_shift), 0) as receipts", ""),
  pageOfShift: ofShift(everything, "order by number limit ?"),
} as const;

/** Which documents of a shift that are told: all, or receipts by their places in the shift. */
export interface ToldFilter {
  /** Places of receipts, both ends included. Undefined: all, the shift's opening and closing too. */
  readonly range: { readonly first: number; readonly last: number } | undefined;
  /** Only documents after this number. */
  readonly after: number;
  readonly limit: number;
}

const toldOfShift = {
  all: ofShift(
    "number, kind",
    "and (receipt_in_shift is not null or kind in ('shift_open', 'shift_close')) order by number limit ?",
  ),
  range: ofShift("number, kind", "and receipt_in_shift between ? and ? order by number limit ?"),
} as const;

/** A row of `document`, as SQLite gives it. */
export interface DocumentRow {
  readonly number: number;
  readonly kind: DocumentKind;
  readonly uid: string;
  readonly uuid: string;
  readonly number_check: string;
  readonly register_number: string;
  readonly shift: number;
  readonly receipt_in_shift: number | null;
  readonly at_ms: number;
  readonly latest_ms: number;
  readonly offset_minutes: number;
  readonly cashier: string;
  readonly total_e2: number;
  readonly cash_e2: number;
  readonly cashless_e2: number;
  readonly certificate_e2: number;
  readonly change_e2: number;
  readonly drawer_change_e2: number;
  readonly drawer_e2: number;
  readonly base_number: number | null;
  readonly operation_id: string | null;
  readonly rrn: string;
  readonly content: string;
  readonly previous_hash: string;
  readonly hash: string;
}

/** The row's values in the order of `hashedColumns`. */
export function hashedValues(row: Omit<DocumentRow, "content" | "previous_hash" | "hash">): Value[] {
  // By name each: to look a column up by its name costs more than to read it.
  return [
    row.number,
    row.kind,
    row.uid,
    row.uuid,
    row.number_check,
    row.register_number,
    row.shift,
    row.receipt_in_shift,
    row.at_ms,
    row.latest_ms,
    row.offset_minutes,
    row.cashier,
    row.total_e2,
    row.cash_e2,
    row.cashless_e2,
    row.certificate_e2,
    row.change_e2,
    row.drawer_change_e2,
    row.drawer_e2,
    row.base_number,
    row.operation_id,
    row.rrn,
  ];
}

export function documentOf(row: DocumentRow): Document {
  return {
    number: row.number,
    kind: row.kind,
    uid: row.uid,
    uuid: row.uuid,
    numberCheck: row.number_check,
    registerNumber: row.register_number,
    shift: row.shift,
    receiptInShift: row.receipt_in_shift,
    atMs: row.at_ms,
    offsetMinutes: row.offset_minutes,
    isClockBehind: row.at_ms < row.latest_ms,
    cashier: row.cashier,
    totalE2: row.total_e2 as E2,
    cashE2: row.cash_e2 as E2,
    cashlessE2: row.cashless_e2 as E2,
    certificateE2: row.certificate_e2 as E2,
    changeE2: row.change_e2 as E2,
    drawerChangeE2: row.drawer_change_e2,
    drawerE2: row.drawer_e2,
    baseNumber: row.base_number,
    operationId: row.operation_id,
    rrn: row.rrn,
    content: readContent(row.content),
    previousHash: row.previous_hash,
    hash: row.hash,
  };
}

const pageRows = 200;

/** Reading documents. What is read was written by the journal and covered by its hash, so it is not checked again. */
export class Documents {
  readonly #connection: Connection;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  one(sql: string, ...values: readonly Value[]): Document | undefined {
    const row = this.#connection.get<DocumentRow>(sql, ...values);
    return row === undefined ? undefined : documentOf(row);
  }

  withBase(number: number): Document[] {
    return this.#connection.all<DocumentRow>(documentSql.byBase, number).map(documentOf);
  }

  soldOrders(after: number, limit: number): Document[] {
    return this.#connection.all<DocumentRow>(documentSql.soldOrders, after, limit).map(documentOf);
  }

  toldOf(shift: number, { range, after, limit }: ToldFilter): Pick<Document, "number" | "kind">[] {
    if (range === undefined) return this.#connection.all(toldOfShift.all, shift, after, limit);
    return this.#connection.all(toldOfShift.range, shift, after, range.first, range.last, limit);
  }

  /** In the order of their numbers, page by page: no statement stays open, so the journal can be written meanwhile. */
  *ofShift(shift: number): Generator<Document> {
    let after = 0;
    for (;;) {
      const rows = this.#connection.all<DocumentRow>(documentSql.pageOfShift, shift, after, pageRows);
      for (const row of rows) yield documentOf(row);
      const last = rows.at(-1);
      if (last === undefined || rows.length < pageRows) return;
      after = last.number;
    }
  }
}
