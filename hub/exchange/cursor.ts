import { badParam } from "@prilavok/contracts/jsonrpc/errors.ts";

/** How far a till has read. Positions are those of its own feed and of its account's feed of goods. */
export interface Cursor {
  /** 0: from the beginning. */
  readonly feed: bigint;
  readonly goods: bigint;
  /**
   * The till is in the middle of the present state, which was begun at this position of its feed: what was taken away
   * later may be among what it has got already.
   */
  readonly sinceReset: bigint | undefined;
}

export const beginning: Cursor = { feed: 0n, goods: 0n, sinceReset: undefined };

/** Sixteen digits last until the year 2286, and fit an int8. */
const cursorForm = /^(?:r(\d{1,16})-)?(\d{1,16})-(\d{1,16})$/;

/** @throws RpcError -32602. */
export function readCursor(text: string, path: string): Cursor {
  if (text === "0") return beginning;
  const parts = cursorForm.exec(text);
  if (parts === null) throw badParam(path, "a cursor that exchange.receive has answered, or 0", text);
  const [, reset, feed = "", goods = ""] = parts;
  return {
    feed: BigInt(feed),
    goods: BigInt(goods),
    sinceReset: reset === undefined ? undefined : BigInt(reset),
  };
}

export function printCursor({ feed, goods, sinceReset }: Cursor): string {
  return `${sinceReset === undefined ? "" : `r${sinceReset}-`}${feed}-${goods}`;
}
