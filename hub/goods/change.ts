import { Problem } from "@prilavok/contracts/office-api/problems.ts";
import { scannedCode } from "@prilavok/contracts/values/scanned.ts";
import type { Connection } from "../database/pool.ts";
import { checkVersion } from "../office/version.ts";
import type { Goods, GoodsChange, GoodsDetails } from "./goods.ts";
import { findGoods, findGoodsByCodes } from "./list.ts";
import { lockGoods, type Written, writeGoods } from "./write.ts";

/** @throws Problem *in-use* (the code or the barcode), *bad-request*, *unprocessable*. */
export async function addGoods(
  connection: Connection,
  nowMs: number,
  accountId: number,
  goods: GoodsDetails,
): Promise<Goods> {
  await lockGoods(connection, accountId);
  const code = scannedCode(goods.code);
  const present = await findGoodsByCodes(connection, accountId, [code]);
  if (present.has(code)) {
    throw new Problem("in-use", `Код «${code}» уже у другого товара`, { path: "code", actual: code });
  }
  return putGoods(connection, nowMs, accountId, goods);
}

/**
 * Changes what is given, archives and brings back.
 * @param version what the change is made from; undefined: whatever it is now.
 * @throws Problem *not-found*, *stale-version*, *in-use*, *bad-request*.
 */
export async function changeGoods(
  connection: Connection,
  nowMs: number,
  accountId: number,
  change: GoodsChange,
  version: number | undefined,
): Promise<Goods> {
  await lockGoods(connection, accountId);
  const before = await findGoods(connection, accountId, change.code);
  checkVersion(before.version, version);
  return putGoods(connection, nowMs, accountId, change);
}

/** Makes one article be as the change says. @throws Problem *in-use*, *bad-request*, *unprocessable*. */
export async function putGoods(
  connection: Connection,
  nowMs: number,
  accountId: number,
  change: GoodsChange,
): Promise<Goods> {
  const [written] = await writeGoods(connection, nowMs, accountId, [change]);
  if (written === undefined) throw new Error("a write of one article has no outcome");
  if (written.outcome === "refused") throw written.problem;
  return written.goods;
}

/** How many articles each outcome has. */
export type WrittenCounts = Readonly<Record<Exclude<Written["outcome"], "refused">, number>>;

/**
 * Makes articles be as the changes say, all of them or none.
 * @throws Problem as `putGoods`, of the first offender, with a path such as `goods[3].gtin`.
 */
export async function putAllGoods(
  connection: Connection,
  nowMs: number,
  accountId: number,
  changes: readonly GoodsChange[],
): Promise<WrittenCounts> {
  const written = await writeGoods(connection, nowMs, accountId, changes);
  const counts = { added: 0, changed: 0, unchanged: 0 };
  for (const [index, one] of written.entries()) {
    if (one.outcome === "refused") throw atIndex(one.problem, index);
    counts[one.outcome] += 1;
  }
  return counts;
}

function atIndex({ problem, message, facts }: Problem, index: number): Problem {
  return new Problem(problem, message, { ...facts, path: `goods[${index}].${facts.path ?? "code"}` });
}
