import { packetsPerAnswerMax } from "@prilavok/contracts/exchange/limits.ts";
import { e4ToJson, type JsonNumber } from "@prilavok/contracts/values/decimal.ts";
import type { Queryable } from "../database/pool.ts";
import type { Goods } from "../goods/goods.ts";
import { readGoodsAfter } from "../goods/list.ts";
import { noWords, type Words } from "./words.ts";

export interface GoodsPacket {
  readonly kind: "goods";
  readonly goods: {
    readonly code: string;
    readonly gtin: string | null;
    readonly name: string;
    readonly unit: string;
    readonly category: string;
    readonly price: JsonNumber;
    readonly isArchived: boolean;
  };
}

/** Which goods of its account's feed a till shall get. */
export interface GoodsAsked {
  readonly accountId: number;
  readonly above: bigint;
  readonly upTo: bigint;
  readonly limit: number;
}

/** @returns for each ask its goods. Tills of one account that have come equally far share one reading. */
export async function readGoodsPages(
  database: Queryable,
  asked: readonly GoodsAsked[],
): Promise<Words<GoodsPacket>[]> {
  const readings = new Map<string, readonly Page[]>();
  const answers: Words<GoodsPacket>[] = [];
  for (const { accountId, above, upTo, limit } of asked) {
    if (upTo <= above || limit <= 0) {
      answers.push(upTo <= above ? noWords : { ...noWords, last: above, more: true });
      continue;
    }
    const key = `${accountId} ${above}`;
    let pages = readings.get(key);
    if (pages === undefined) {
      const goods = await readGoodsAfter(database, accountId, above, packetsPerAnswerMax);
      pages = goods.map(pageOf);
      readings.set(key, pages);
    }
    const fitting = pages.slice(0, limit);
    answers.push({
      packets: fitting.map(({ packet }) => packet),
      last: fitting.at(-1)?.position ?? 0n,
      more: pages.length > fitting.length,
    });
  }
  return answers;
}

interface Page {
  readonly position: bigint;
  readonly packet: GoodsPacket;
}

function pageOf({ position, code, gtin, name, unit, category, priceE4, isArchived }: Goods): Page {
  return {
    position,
    packet: {
      kind: "goods",
      goods: { code, gtin, name, unit, category, price: e4ToJson(priceE4), isArchived },
    },
  };
}
