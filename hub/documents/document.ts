import type * as contract from "@prilavok/contracts/office-api/documents.ts";
import { Problem } from "@prilavok/contracts/office-api/problems.ts";
import { e4ToJson } from "@prilavok/contracts/values/decimal.ts";
import type { Queryable } from "../database/pool.ts";
import { orderNumber } from "../orders/order.ts";
import { type DocumentKind, documentNumber } from "./kinds.ts";
import * as sql from "./read-sql.ts";
import type { SoldPosition } from "./rules.ts";
import { lineAnswer, type PlaceRow, placeAnswer, referenceAnswer } from "./transaction.ts";

/** A document as it is shown and printed. */
export interface DocumentRow extends PlaceRow {
  readonly id: bigint;
  readonly kind: DocumentKind;
  readonly year: number;
  readonly number: number;
  readonly at: Date;
  readonly day: string;
  readonly isPosted: boolean;
  readonly postedAt: Date | null;
  readonly transactionId: bigint;
  readonly orderUid: string | null;
  readonly orderNumber: number | null;
  readonly baseId: bigint | null;
  readonly baseKind: DocumentKind | null;
  readonly baseNumber: number | null;
  readonly baseDay: string | null;
  readonly customer: string;
  readonly warehouseId: number | null;
  readonly warehouseName: string | null;
  readonly cashDeskId: number | null;
  readonly cashDeskName: string | null;
  readonly totalE4: bigint;
  readonly cashE4: bigint;
  readonly cashlessE4: bigint;
  readonly certificateE4: bigint;
  readonly version: number;
  readonly madeAt: Date;
  /** Of the receipt. */
  readonly cashier: string;
  readonly numberCheck: string;
  readonly accountName: string;
}

export interface WholeDocument {
  readonly document: DocumentRow;
  readonly lines: readonly SoldPosition[];
}

export interface DocumentFilter {
  readonly kind?: DocumentKind | undefined;
  readonly store?: number | undefined;
  readonly till?: number | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly posted?: boolean | undefined;
  readonly order?: string | undefined;
  readonly transaction?: bigint | undefined;
}

/** In the order in which they were made. */
export async function listDocuments(
  database: Queryable,
  accountId: number,
  page: { readonly after: bigint; readonly limit: number },
  { kind, store, till, from, to, posted, order, transaction }: DocumentFilter = {},
): Promise<DocumentRow[]> {
  const filters = [kind, store, till, from, to, posted, order, transaction].map((value) => value ?? null);
  const { rows } = await database.query<DocumentRow>(sql.listDocumentsSql, [
    accountId,
    page.after,
    page.limit,
    ...filters,
  ]);
  return rows;
}

/** @throws Problem *not-found*. */
export async function findDocument(
  database: Queryable,
  accountId: number,
  id: bigint,
): Promise<WholeDocument> {
  const { rows } = await database.query<DocumentRow>(sql.findDocumentSql, [accountId, id]);
  const [document] = rows;
  if (document === undefined) throw new Problem("not-found", `Документа ${id} нет.`, { path: "id" });
  const lines = await database.query<SoldPosition>(sql.documentLinesSql, [id]);
  return { document, lines: lines.rows };
}

export function documentAnswer(row: DocumentRow): contract.ListedDocument {
  return {
    id: String(row.id),
    kind: row.kind,
    number: documentNumber(row.kind, row.number),
    year: row.year,
    at: row.at.toISOString(),
    day: row.day,
    isPosted: row.isPosted,
    postedAt: row.postedAt?.toISOString() ?? null,
    ...placeAnswer(row),
    transactionId: String(row.transactionId),
    order:
      row.orderUid === null || row.orderNumber === null
        ? null
        : { uid: row.orderUid, number: orderNumber(row.orderNumber) },
    base: baseAnswer(row),
    customer: row.customer,
    warehouse: namedAnswer(row.warehouseId, row.warehouseName),
    cashDesk: namedAnswer(row.cashDeskId, row.cashDeskName),
    total: e4ToJson(row.totalE4),
    cash: e4ToJson(row.cashE4),
    cashless: e4ToJson(row.cashlessE4),
    certificate: e4ToJson(row.certificateE4),
    version: row.version,
    madeAt: row.madeAt.toISOString(),
  };
}

export function wholeAnswer({ document, lines }: WholeDocument): contract.WholeDocument {
  return {
    ...documentAnswer(document),
    lines: lines.map((line) => ({ ...lineAnswer(line), unit: line.unit })),
  };
}

function baseAnswer({ baseId, baseKind, baseNumber }: DocumentRow) {
  if (baseId === null || baseKind === null || baseNumber === null) return null;
  return referenceAnswer({ id: baseId, kind: baseKind, number: baseNumber });
}

function namedAnswer(id: number | null, name: string | null) {
  return id === null || name === null ? null : { id: String(id), name };
}
