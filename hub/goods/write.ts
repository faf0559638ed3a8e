import { Problem } from "@prilavok/contracts/office-api/problems.ts";
import { arrayLiteral } from "../database/columns.ts";
import type { Connection } from "../database/pool.ts";
import { takeGoodsPositions } from "../exchange/feed.ts";
import { type Goods, type GoodsChange, type GoodsDetails, newGoods } from "./goods.ts";
import { gtinNumber } from "./gtin.ts";
import { findGoodsByCodes } from "./list.ts";
import { checkGoods, goodsPerAccountMax, goodsPerWriteMax } from "./rules.ts";
import * as sql from "./sql.ts";

/** What became of one article of a write. Nothing of a refused one was written. */
export type Written =
  | { readonly outcome: "added" | "changed" | "unchanged"; readonly goods: Goods }
  | { readonly outcome: "refused"; readonly problem: Problem };

/** An article as it is to be, and as it was. */
interface Wanted {
  readonly index: number;
  readonly before: Goods | undefined;
  readonly details: GoodsDetails;
}

/**
 * Adds and changes up to 1,000 articles of an account, each by its code: the one way in which goods are written. What
 * stays as it was gets neither a new version nor a position in the feed, so that a repeat wakes no till. Changes of one
 * account's goods take turns until their commits. Refusals concern one article each; the caller decides whether the
 * others are to stand (a file's lines) or not (a request: throw).
 * @returns an outcome for each change, in their order.
 */
export async function writeGoods(
  connection: Connection,
  nowMs: number,
  accountId: number,
  changes: readonly GoodsChange[],
): Promise<Written[]> {
  if (changes.length > goodsPerWriteMax) throw new Error(`at most ${goodsPerWriteMax} goods in one write`);
  const count = await lockGoods(connection, accountId);
  const outcomes = new Map<number, Written>();
  const refuse = (index: number, problem: Problem) => outcomes.set(index, { outcome: "refused", problem });
  const wanted = await readWanted(connection, accountId, changes, refuse);
  const writable = await refuseGtinsInUse(connection, accountId, wanted, refuse);
  const moved: Wanted[] = [];
  let room = goodsPerAccountMax - count;
  for (const one of writable) {
    if (one.before !== undefined && isSame(one.before, one.details)) {
      outcomes.set(one.index, { outcome: "unchanged", goods: one.before });
    } else if (one.before === undefined && room <= 0) refuse(one.index, tooMany());
    else {
      if (one.before === undefined) room -= 1;
      moved.push(one);
    }
  }
  const written = await writeAll(connection, nowMs, accountId, moved);
  const added = goodsPerAccountMax - count - room;
  if (added > 0) await connection.query(sql.countGoodsSql, [accountId, added]);
  for (const { index, before, details } of moved) {
    const goods = written.get(details.code);
    if (goods === undefined) throw new Error("the statement returned no goods");
    outcomes.set(index, { outcome: before === undefined ? "added" : "changed", goods });
  }
  return changes.map((_, index) => {
    const outcome = outcomes.get(index);
    if (outcome === undefined) throw new Error("an article is left without an outcome");
    return outcome;
  });
}

/** Keeps others from changing the account's goods until the commit. @returns how many goods there are. */
export async function lockGoods(connection: Connection, accountId: number): Promise<number> {
  const { rows } = await connection.query<{ goodsCount: number }>(sql.lockGoodsSql, [accountId]);
  return rows[0]?.goodsCount ?? 0;
}

type Refuse = (index: number, problem: Problem) => void;

async function readWanted(
  connection: Connection,
  accountId: number,
  changes: readonly GoodsChange[],
  refuse: Refuse,
): Promise<Wanted[]> {
  const checked = new Map<string, { readonly index: number; readonly change: GoodsChange }>();
  for (const [index, raw] of changes.entries()) {
    try {
      const change = checkGoods(raw);
      if (checked.has(change.code)) refuse(index, repeatedCode(change.code));
      else checked.set(change.code, { index, change });
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      refuse(index, error);
    }
  }
  const present = await findGoodsByCodes(connection, accountId, [...checked.keys()]);
  const wanted: Wanted[] = [];
  for (const [code, { index, change }] of checked) {
    const before = present.get(code);
    const details = merge(before, change);
    if (details === undefined) refuse(index, missing(change.name === undefined ? "name" : "price", code));
    else wanted.push({ index, before, details });
  }
  return wanted;
}

/** @returns undefined when it is a new article without a name or price. */
function merge(before: Goods | undefined, change: GoodsChange): GoodsDetails | undefined {
  const name = change.name ?? before?.name;
  const priceE4 = change.priceE4 ?? before?.priceE4;
  if (name === undefined || priceE4 === undefined) return undefined;
  const kept = before ?? newGoods;
  return {
    code: change.code,
    gtin: change.gtin === undefined ? kept.gtin : change.gtin,
    name,
    unit: change.unit ?? kept.unit,
    category: change.category ?? kept.category,
    priceE4,
    isArchived: change.isArchived ?? kept.isArchived,
  };
}

const detailNames = ["gtin", "name", "unit", "category", "priceE4", "isArchived"] as const;

function isSame(before: GoodsDetails, after: GoodsDetails): boolean {
  return detailNames.every((name) => before[name] === after[name]);
}

/**
 * Leaves out those whose barcode another article has, or another of this write that comes before. A barcode that its
 * owner gives up in this write is free for another one, and is taken off the owner here.
 */
async function refuseGtinsInUse(
  connection: Connection,
  accountId: number,
  wanted: readonly Wanted[],
  refuse: Refuse,
): Promise<Wanted[]> {
  const owners = await gtinOwners(connection, accountId, wanted);
  let kept = [...wanted];
  // Who is refused keeps its former barcode, which may be what another one of the write waits for: look again.
  for (;;) {
    const givers = new Set(kept.filter(givesUp).map(({ details }) => details.code));
    const claimed = new Map<string, string>();
    const free: Wanted[] = [];
    for (const one of kept) {
      const { code, gtin, isArchived } = one.details;
      const number = gtin === null || isArchived ? undefined : gtinNumber(gtin);
      const owner = number === undefined ? undefined : owners.get(number);
      const isTaken = owner !== undefined && owner !== code && !givers.has(owner);
      const other = number === undefined ? undefined : isTaken ? owner : claimed.get(number);
      if (other !== undefined) refuse(one.index, gtinInUse(gtin ?? "", other));
      else {
        free.push(one);
        if (number !== undefined) claimed.set(number, code);
      }
    }
    if (free.length === kept.length) {
      const taken = [...owners].filter(([number, owner]) => (claimed.get(number) ?? owner) !== owner);
      const codes = taken.map(([, owner]) => owner);
      if (codes.length > 0) await connection.query(sql.takeGtinsOffSql, [accountId, codes]);
      return free;
    }
    kept = free;
  }
}

/** The code that each barcode of the write belongs to now. */
async function gtinOwners(
  connection: Connection,
  accountId: number,
  wanted: readonly Wanted[],
): Promise<Map<string, string>> {
  const numbers = wanted.flatMap(({ details }) => (details.gtin === null ? [] : [gtinNumber(details.gtin)]));
  if (numbers.length === 0) return new Map();
  const { rows } = await connection.query<Goods>(sql.goodsByGtinsSql, [accountId, numbers]);
  return new Map(rows.map(({ code, gtin }) => [gtinNumber(gtin ?? ""), code]));
}

function givesUp({ before, details }: Wanted): boolean {
  if (before === undefined || before.gtin === null || before.isArchived) return false;
  if (details.isArchived || details.gtin === null) return true;
  return gtinNumber(details.gtin) !== gtinNumber(before.gtin);
}

async function writeAll(
  connection: Connection,
  nowMs: number,
  accountId: number,
  moved: readonly Wanted[],
): Promise<Map<string, Goods>> {
  if (moved.length === 0) return new Map();
  const first = await takeGoodsPositions(connection, accountId, moved.length);
  const column = (value: (details: GoodsDetails) => string | number | null) =>
    arrayLiteral(moved.map(({ details }) => value(details)));
  const { rows } = await connection.query<Goods>(sql.writeGoodsSql, [
    accountId,
    first,
    new Date(nowMs),
    column((details) => details.code),
    column((details) => details.gtin),
    column((details) => details.name),
    column((details) => details.unit),
    column((details) => details.category),
    column((details) => details.priceE4),
    column((details) => (details.isArchived ? "t" : "f")),
  ]);
  return new Map(rows.map((goods) => [goods.code, goods]));
}

function repeatedCode(code: string): Problem {
  return new Problem("bad-request", `Код «${code}» указан дважды`, { path: "code", actual: code });
}

function missing(path: "name" | "price", code: string): Problem {
  const what = path === "name" ? "наименование" : "цена";
  return new Problem("bad-request", `У нового товара «${code}» не указано: ${what}`, { path });
}

function gtinInUse(gtin: string, owner: string): Problem {
  return new Problem("in-use", `Штрихкод ${gtin} уже у товара «${owner}»`, { path: "gtin", actual: gtin });
}

function tooMany(): Problem {
  return new Problem("unprocessable", `Товаров не может быть больше ${goodsPerAccountMax}`, {
    path: "code",
    expected: goodsPerAccountMax,
  });
}
