import { annulsAttribute, numberAttribute } from "@prilavok/contracts/device-api/receipt.ts";
import type { Queryable } from "../database/pool.ts";
import { annulledReceiptsSql, factsOfReceiptsSql } from "./annulled-sql.ts";
import type { FactRow } from "./facts-by-owner.ts";
import { hourColumns, momentColumns, type WantedPiece } from "./wanted.ts";

/** ROLLBACK annuls the last receipt of a shift that is open for 24 hours at most; a clock may have been set meanwhile. */
const annulledWithinHours = 48;

/** A receipt of an annulled pair, in the period of a store that it counts for. */
export interface AnnulledReceipt {
  readonly storeId: number;
  readonly period: number;
  readonly id: bigint;
}

/** Receipts that were annulled, and those that annulled them. None for an account that counts them. */
export async function findAnnulled(
  database: Queryable,
  accountId: number,
  pieces: readonly WantedPiece[],
): Promise<AnnulledReceipt[]> {
  const { rows } = await database.query<AnnulledReceipt>({
    name: "find annulled receipts",
    text: annulledReceiptsSql,
    values: [
      ...hourColumns(pieces),
      ...momentColumns(pieces),
      accountId,
      numberAttribute,
      annulsAttribute,
      annulledWithinHours,
    ],
  });
  return rows;
}

/** What these receipts gave to the facts; `question` as the facts statements take it. */
export async function readFactsOfReceipts(
  database: Queryable,
  receipts: readonly AnnulledReceipt[],
  question: readonly unknown[],
): Promise<FactRow[]> {
  if (receipts.length === 0) return [];
  const { rows } = await database.query<FactRow>(factsOfReceiptsSql, [
    receipts.map((one) => one.storeId),
    receipts.map((one) => one.period),
    receipts.map((one) => one.id),
    ...question,
  ]);
  return rows;
}
