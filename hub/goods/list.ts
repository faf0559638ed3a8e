import { Problem } from "@prilavok/contracts/office-api/problems.ts";
import { scannedCode } from "@prilavok/contracts/values/scanned.ts";
import type { Queryable } from "../database/pool.ts";
import type { Goods } from "./goods.ts";
import { gtinNumber } from "./gtin.ts";
import * as sql from "./sql.ts";

/**
 * The changes of an account's goods above a position of its feed, in their order: the exchange hands them to tills.
 * Archived ones are among them. Each row is an article as it is now, at the position of its last change.
 * @param limit how many at most; fewer means that there are no more.
 */
export async function readGoodsAfter(
  database: Queryable,
  accountId: number,
  afterPosition: bigint,
  limit: number,
): Promise<Goods[]> {
  const { rows } = await database.query<Goods>(sql.goodsAfterSql, [accountId, afterPosition, limit]);
  return rows;
}

/** The account's article, archived or not. @throws Problem *not-found*. */
export async function findGoods(database: Queryable, accountId: number, code: string): Promise<Goods> {
  const { rows } = await database.query<Goods>(sql.goodsByCodesSql, [accountId, [scannedCode(code)]]);
  if (rows[0] === undefined) throw new Problem("not-found", `Нет товара с кодом «${code}»`, { path: "code" });
  return rows[0];
}

/** Those of the codes that the account has, archived or not. */
export async function findGoodsByCodes(
  database: Queryable,
  accountId: number,
  codes: readonly string[],
): Promise<Map<string, Goods>> {
  const { rows } = await database.query<Goods>(sql.goodsByCodesSql, [accountId, codes]);
  return new Map(rows.map((goods) => [goods.code, goods]));
}

/** The article that is sold under this barcode now, however many leading zeros it is read with. */
export async function findGoodsByGtin(
  database: Queryable,
  accountId: number,
  gtin: string,
): Promise<Goods | undefined> {
  const { rows } = await database.query<Goods>(sql.goodsByGtinsSql, [
    accountId,
    [gtinNumber(scannedCode(gtin))],
  ]);
  return rows[0];
}

export interface GoodsListing {
  readonly afterId: number;
  readonly limit: number;
  readonly withArchived: boolean;
  readonly gtin?: string | undefined;
  /** A part of the name in any case, or the beginning of the code. */
  readonly search?: string | undefined;
}

/** In the order of their ids. */
export async function listGoods(
  database: Queryable,
  accountId: number,
  { afterId, limit, withArchived, gtin, search }: GoodsListing,
): Promise<Goods[]> {
  const pattern = search?.replace(/[\\%_]/g, "\\$&");
  const { rows } = await database.query<Goods>(sql.listGoodsSql, [
    accountId,
    afterId,
    limit,
    !withArchived,
    gtin === undefined ? null : gtinNumber(scannedCode(gtin)),
    pattern === undefined ? null : `%${pattern}%`,
    pattern === undefined ? null : `${pattern}%`,
  ]);
  return rows;
}
