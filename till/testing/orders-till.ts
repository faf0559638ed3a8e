import type { Packet } from "@prilavok/contracts/exchange/receive.ts";
import { expect } from "vitest";
import { ExchangeServer, settingsWord } from "./exchange-server.ts";
import { shortTiming } from "./lane-setting.ts";
import { openSellingTill, type TestTill, type TestTillOptions } from "./till.ts";

export interface OrdersTill {
  readonly hub: ExchangeServer;
  readonly till: TestTill;
}

export const waitOptions = { timeout: 15_000, interval: 10 } as const;

/** A till with an open shift that has been told these words, and the hub that has told them. */
export async function openOrdersTill(
  words: readonly Packet[],
  options: TestTillOptions = {},
): Promise<OrdersTill> {
  const hub = await ExchangeServer.listen();
  hub.say(settingsWord, ...words);
  const till = await openSellingTill({ hub: hub.hub, loop: { timing: shortTiming }, ...options });
  await hasAll({ hub, till });
  return { hub, till };
}

/** Until the till has everything that the hub has said. */
export async function hasAll({ hub, till }: OrdersTill): Promise<void> {
  const end = String(hub.words.length + 1);
  await expect.poll(() => till.orders.store.cursor, waitOptions).toBe(end);
}
