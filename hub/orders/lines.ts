import { orderLinesMax } from "@prilavok/contracts/exchange/limits.ts";
import { Problem } from "@prilavok/contracts/office-api/problems.ts";
import { readDecimal, scaled } from "@prilavok/contracts/till-api/exact.ts";
import { amountMaxE3 } from "@prilavok/contracts/till-api/limits.ts";
import { formatE4 } from "@prilavok/contracts/values/decimal.ts";
import { scannedCode } from "@prilavok/contracts/values/scanned.ts";
import type { Connection, Queryable } from "../database/pool.ts";
import type { Goods } from "../goods/goods.ts";
import { gtinNumber } from "../goods/gtin.ts";
import { findGoodsByCodes } from "../goods/list.ts";
import { goodsByGtinsSql } from "../goods/sql.ts";
import { checkVisible } from "../office/fields.ts";
import { lineSum, lineTotalMaxE4 } from "./arithmetic.ts";
import { type LineSale, standingOf } from "./line-sales.ts";
import type { OrderLine } from "./order.ts";
import { type SoldLine, soldChanges, withChanges } from "./sold-lines.ts";
import * as sql from "./sql.ts";

/** A line as it is asked for. With a code or a barcode it is an article, and takes from that what is not said. */
export interface WrittenLine {
  readonly code?: string | undefined;
  readonly gtin?: string | undefined;
  readonly name?: string | undefined;
  readonly unit?: string | undefined;
  readonly category?: string | undefined;
  readonly amount: number | string;
  readonly price?: number | string | undefined;
  readonly discount?: number | string | undefined;
}

const usualUnit = "шт";
/** A till refuses more in one line of a SALE. Source: its limits. */
const countMaxE4 = amountMaxE3 * 10n;

/**
 * Reads the lines of an order: articles by code or barcode, free lines by name and price.
 * @throws Problem, with the line's path: *bad-request* for a number that is none, is too exact or too large;
 *   *unprocessable* for an article that there is not or that is archived, for a free line without name or price, for more
 *   than a till sells in one line, and for a discount over the line's sum.
 */
export async function readWrittenLines(
  database: Queryable,
  accountId: number,
  asked: readonly WrittenLine[],
): Promise<OrderLine[]> {
  if (asked.length > orderLinesMax) {
    throw new Problem("unprocessable", `В заказе не больше ${orderLinesMax} строк`, {
      path: "lines",
      expected: orderLinesMax,
      actual: asked.length,
    });
  }
  const written = asked.map(withScannedCodes);
  const byCode = await findGoodsByCodes(database, accountId, given(written.map(({ code }) => code)));
  const byGtin = await goodsByGtin(database, accountId, given(written.map(({ gtin }) => gtin)));
  return written.map((line, place) => {
    const path = `lines[${place}]`;
    const goods = articleOf(line, path, byCode, byGtin);
    return readLine(line, path, place + 1, goods);
  });
}

/** The sum of the lines' totals. @throws Problem *unprocessable* when it is over what money may be. */
export function totalOf(lines: readonly OrderLine[]): bigint {
  const totalE4 = lines.reduce((sumE4, line) => sumE4 + line.totalE4, 0n);
  return checkSum(totalE4, "lines", "Сумма заказа слишком велика");
}

/** Lines of an order with what receipts count on them. */
export interface CarriedLines {
  readonly lines: OrderLine[];
  readonly sales: LineSale[];
}

/**
 * What was sold of the lines that are replaced, on the new ones: of each sale what stands of it.
 * @throws Problem *unprocessable* when something that was sold is on none of them.
 */
export function carrySold(
  lines: readonly OrderLine[],
  replaced: readonly OrderLine[],
  sales: readonly LineSale[],
): CarriedLines {
  const saleIds = [...new Set(sales.map(({ saleId }) => saleId))];
  const kept = saleIds.map((saleId) => ({ saleId, sold: standingOf(replaced, sales, saleId) }));
  const notKept = { saleId: undefined, sold: standingOf(replaced, sales, noSale) };
  let carried: CarriedLines = { lines: [...lines], sales: [] };
  for (const line of replaced) {
    for (const { saleId, sold } of [...kept, notKept]) {
      const { countE4, totalE4 } = sold.get(line.line) ?? { countE4: 0n, totalE4: 0n };
      if (countE4 > 0n) carried = carry(carried, { ...line, countE4, totalE4 }, saleId);
    }
  }
  return carried;
}

/** The id of no sale. */
const noSale = -1n;

function carry({ lines, sales }: CarriedLines, sold: SoldLine, saleId: bigint | undefined): CarriedLines {
  const changes = soldChanges(lines, [sold]);
  if (changes.length === 0) {
    const detail = `«${sold.name}» уже продано (${formatE4(sold.countE4)}): такая строка должна остаться`;
    throw new Problem("unprocessable", detail, { path: "lines" });
  }
  const counted =
    saleId === undefined ? [] : changes.map((change) => ({ ...change, saleId, transactionId: saleId }));
  return { lines: withChanges(lines, changes), sales: merged([...sales, ...counted]) };
}

/** One for each line and receipt. */
function merged(sales: readonly LineSale[]): LineSale[] {
  const byKey = new Map<string, LineSale>();
  for (const sale of sales) {
    const key = `${sale.transactionId} ${sale.line}`;
    const before = byKey.get(key);
    const { countE4, totalE4 } = before ?? { countE4: 0n, totalE4: 0n };
    byKey.set(key, { ...sale, countE4: countE4 + sale.countE4, totalE4: totalE4 + sale.totalE4 });
  }
  return [...byKey.values()];
}

/** Writes the lines in place of those that are there. */
export async function writeLines(
  connection: Connection,
  orderId: number,
  lines: readonly OrderLine[],
): Promise<void> {
  await connection.query(sql.deleteLinesSql, [orderId]);
  await connection.query(sql.insertLinesSql, [
    orderId,
    lines.map((line) => line.line),
    lines.map((line) => line.goodsId),
    lines.map((line) => line.code),
    lines.map((line) => line.gtin),
    lines.map((line) => line.name),
    lines.map((line) => line.unit),
    lines.map((line) => line.category),
    lines.map((line) => line.countE4),
    lines.map((line) => line.priceE4),
    lines.map((line) => line.discountE4),
    lines.map((line) => line.totalE4),
    lines.map((line) => line.soldCountE4),
    lines.map((line) => line.soldTotalE4),
  ]);
}

function given(values: readonly (string | undefined)[]): string[] {
  return [...new Set(values.filter((value) => value !== undefined))];
}

async function goodsByGtin(
  database: Queryable,
  accountId: number,
  gtins: readonly string[],
): Promise<Map<string, Goods>> {
  if (gtins.length === 0) return new Map();
  const { rows } = await database.query<Goods>(goodsByGtinsSql, [accountId, gtins.map(gtinNumber)]);
  return new Map(rows.map((goods) => [gtinNumber(goods.gtin ?? ""), goods]));
}

function withScannedCodes(line: WrittenLine): WrittenLine {
  const { code, gtin } = line;
  return {
    ...line,
    code: code === undefined ? undefined : scannedCode(code),
    gtin: gtin === undefined ? undefined : scannedCode(gtin),
  };
}

function articleOf(
  { code, gtin }: WrittenLine,
  path: string,
  byCode: ReadonlyMap<string, Goods>,
  byGtin: ReadonlyMap<string, Goods>,
): Goods | undefined {
  if (code !== undefined) {
    const goods = byCode.get(code);
    if (goods === undefined) throw unprocessable(`Нет товара с кодом «${code}»`, `${path}.code`, code);
    if (goods.isArchived) throw unprocessable(`Товар «${code}» снят с продажи`, `${path}.code`, code);
    return goods;
  }
  if (gtin === undefined) return undefined;
  const goods = byGtin.get(gtinNumber(gtin));
  if (goods === undefined) throw unprocessable(`Нет товара со штрихкодом ${gtin}`, `${path}.gtin`, gtin);
  return goods;
}

function readLine(written: WrittenLine, path: string, line: number, goods: Goods | undefined): OrderLine {
  for (const text of ["name", "unit", "category"] as const)
    checkVisible(`${path}.${text}`, written[text] ?? "");
  const name = written.name ?? goods?.name;
  if (name === undefined || name.trim() === "") {
    throw unprocessable("У строки без товара должно быть название", `${path}.name`);
  }
  const priceE4 =
    written.price === undefined ? goods && BigInt(goods.priceE4) : readE4(written.price, 2, `${path}.price`);
  if (priceE4 === undefined) throw unprocessable("У строки без товара должна быть цена", `${path}.price`);
  const countE4 = readE4(written.amount, 3, `${path}.amount`);
  if (countE4 === 0n) throw badNumber(`${path}.amount`, "more than 0", written.amount);
  if (countE4 > countMaxE4) {
    const facts = {
      path: `${path}.amount`,
      expected: `at most ${formatE4(countMaxE4)}`,
      actual: written.amount,
    };
    throw new Problem("unprocessable", "Столько в одной строке касса не продаст", facts);
  }
  const discountE4 = readE4(written.discount ?? 0, 2, `${path}.discount`);
  const sumE4 = checkSum(lineSum(priceE4, countE4), path, "Стоимость строки слишком велика");
  if (discountE4 > sumE4) {
    throw unprocessable("Скидка больше стоимости строки", `${path}.discount`, written.discount);
  }
  return {
    line,
    goodsId: goods?.id ?? null,
    code: goods?.code ?? "",
    gtin: goods?.gtin ?? null,
    name,
    unit: written.unit ?? goods?.unit ?? usualUnit,
    category: written.category ?? goods?.category ?? "",
    countE4,
    priceE4,
    discountE4,
    totalE4: sumE4 - discountE4,
    soldCountE4: 0n,
    soldTotalE4: 0n,
  };
}

/** A number as it was written, not negative and with at most so many decimals, in ten-thousandths. */
function readE4(written: number | string, digitsMax: number, path: string): bigint {
  const decimal = readDecimal(written);
  const value = decimal && scaled(decimal, digitsMax);
  const valueE4 = value === undefined ? -1n : value * 10n ** BigInt(4 - digitsMax);
  if (valueE4 < 0n || valueE4 > lineTotalMaxE4) {
    const expected = `a decimal from 0 to ${formatE4(lineTotalMaxE4)} with at most ${digitsMax} decimals`;
    throw badNumber(path, expected, written);
  }
  return valueE4;
}

function checkSum(sumE4: bigint, path: string, detail: string): bigint {
  if (sumE4 <= lineTotalMaxE4) return sumE4;
  throw new Problem("unprocessable", detail, {
    path,
    expected: `at most ${formatE4(lineTotalMaxE4)}`,
    actual: formatE4(sumE4),
  });
}

function unprocessable(detail: string, path: string, actual?: unknown): Problem {
  return new Problem("unprocessable", detail, { path, actual });
}

function badNumber(path: string, expected: string, actual: unknown): Problem {
  return new Problem("bad-request", "Не то число, которое здесь нужно", { path, expected, actual });
}
