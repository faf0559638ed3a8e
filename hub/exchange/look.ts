import { packetsPerAnswerMax } from "@prilavok/contracts/exchange/limits.ts";
import type { Queryable } from "../database/pool.ts";
import { type Cursor, printCursor } from "./cursor.ts";
import { type GoodsPacket, readGoodsPages } from "./goods-pages.ts";
import { ensureFeedsSql, feedsSql } from "./receive-sql.ts";
import { noWords, readWords, type WordPacket, type Words } from "./words.ts";

/** A till that asks what is new. */
export interface Ask {
  readonly deviceId: number;
  readonly accountId: number;
  readonly cursor: Cursor;
}

export interface SettingsPacket {
  readonly kind: "settings";
  readonly worksWithOrders: boolean;
  readonly offlineRule: "refuse" | "take";
}

/** The result of `exchange.receive`. */
export interface News {
  readonly cursor: string;
  readonly reset: boolean;
  readonly more: boolean;
  readonly packets: readonly (SettingsPacket | WordPacket | GoodsPacket)[];
}

/** Whether there is something to tell: a till that waits is answered. */
export function isNews({ packets, reset, more }: News): boolean {
  return packets.length > 0 || reset || more;
}

interface Feed {
  readonly deviceId: number;
  readonly position: bigint;
  readonly settingsPosition: bigint;
  readonly forgottenPosition: bigint;
  readonly goodsPosition: bigint;
  readonly worksWithOrders: boolean;
  readonly offlineRule: "refuse" | "take";
}

/** Where the answer to an ask begins, and how far it may go. */
interface Span extends Ask {
  readonly feed: Feed;
  readonly reset: boolean;
}

/**
 * Looks for several tills at once. How far each feed has come is read first; whatever is read after it is complete up to
 * there, since positions are given in the order of commits.
 */
export async function look(database: Queryable, asks: readonly Ask[]): Promise<News[]> {
  const feeds = await readFeeds(database, [...new Set(asks.map(({ deviceId }) => deviceId))]);
  const spans = asks.map((ask) => spanOf(ask, feeds.get(ask.deviceId)));
  const words = await readWords(
    database,
    spans.map(({ deviceId, cursor, feed }) => ({
      deviceId,
      above: cursor.feed,
      upTo: feed.position,
      goneUpTo: cursor.sinceReset ?? 0n,
    })),
  );
  const goods = await readGoodsPages(
    database,
    spans.map(({ accountId, cursor, feed }, index) => ({
      accountId,
      above: cursor.goods,
      upTo: feed.goodsPosition,
      limit: words[index]?.more === true ? 0 : packetsPerAnswerMax - 1 - (words[index]?.packets.length ?? 0),
    })),
  );
  return spans.map((span, index) => newsOf(span, words[index] ?? noWords, goods[index] ?? noWords));
}

async function readFeeds(
  database: Queryable,
  deviceIds: readonly number[],
): Promise<ReadonlyMap<number, Feed>> {
  const read = async () => {
    const { rows } = await database.query<Feed>(feedsSql, [deviceIds]);
    return new Map(rows.map((feed) => [feed.deviceId, feed]));
  };
  const feeds = await read();
  if (feeds.size === deviceIds.length) return feeds;
  await database.query(ensureFeedsSql, [deviceIds]);
  return read();
}

/** Whether the till can go on from its cursor, or has to begin with the present state. */
function spanOf(ask: Ask, feed: Feed | undefined): Span {
  if (feed === undefined) throw new Error("a till that asks has a feed");
  const { feed: read, goods, sinceReset } = ask.cursor;
  const known = sinceReset ?? read;
  const reset =
    read === 0n ||
    known < feed.forgottenPosition ||
    known > feed.position ||
    read > feed.position ||
    goods > feed.goodsPosition;
  const cursor = reset ? { feed: 0n, goods: 0n, sinceReset: feed.position } : ask.cursor;
  return { ...ask, feed, reset, cursor };
}

function newsOf({ cursor, feed, reset }: Span, words: Words, goods: Words<GoodsPacket>): News {
  const more = words.more || goods.more;
  const reached = words.more ? words.last : feed.position;
  const isSettingDue = feed.settingsPosition > cursor.feed && feed.settingsPosition <= reached;
  const { worksWithOrders, offlineRule } = feed;
  const settings: SettingsPacket = { kind: "settings", worksWithOrders, offlineRule };
  return {
    cursor: printCursor({
      feed: reached,
      goods: goods.more || goods.last > feed.goodsPosition ? goods.last : goodsReached(words, cursor, feed),
      sinceReset: more ? cursor.sinceReset : undefined,
    }),
    reset,
    more,
    packets: [...(reset || isSettingDue ? [settings] : []), ...words.packets, ...goods.packets],
  };
}

/** Goods were not looked at while there were words left. */
function goodsReached(words: Words, cursor: Cursor, feed: Feed): bigint {
  return words.more ? cursor.goods : feed.goodsPosition;
}
