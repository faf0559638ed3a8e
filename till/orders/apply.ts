import type { PacketOf } from "@prilavok/contracts/exchange/receive.ts";
import type { Claim } from "./claim-table.ts";
import { type OrderWord, type ReceivedAnswer, readPacket } from "./packets.ts";
import type { OrderStore } from "./store.ts";
import { lossOf } from "./told.ts";

/** What became of an answer. */
export interface Applied {
  readonly packets: number;
  /** Packets that nobody could read, by their kinds: of a newer hub, or faulty. */
  readonly passedOver: readonly { readonly kind: string; readonly isFaulty: boolean }[];
}

/**
 * Applies an answer of `exchange.receive` in one transaction: its packets, and where to ask from next. Doing it again
 * changes nothing.
 * @param after the cursor that it answers: an answer to another question than the present one is left alone.
 * Source: the notes of `exchange.receive`.
 */
export function applyAnswer(
  store: OrderStore,
  after: string,
  { cursor, reset, more, packets }: ReceivedAnswer,
  nowMs: number,
): Applied {
  const passedOver: Applied["passedOver"][number][] = [];
  store.transact(() => {
    if (store.cursor !== after) return;
    if (reset) {
      store.generation += 1;
      store.isResetting = true;
    }
    const isWhole = store.isResetting;
    const { generation } = store;
    const situation = { store, nowMs, generation, isWhole };
    for (const written of packets) {
      const read = readPacket(written);
      if (!read.isKnown) passedOver.push({ kind: read.kind, isFaulty: read.isFaulty });
      else if (read.packet.kind === "order") applyOrder(read.packet, situation);
      else if (read.packet.kind === "withdrawal") applyWithdrawal(read.packet, situation);
      else if (read.packet.kind === "goods") store.goods.put(read.packet.goods, generation);
      else store.settings = read.packet;
    }
    if (isWhole && !more) store.endReset();
    store.cursor = cursor;
    store.lastExchangeMs = nowMs;
  });
  return { packets: packets.length, passedOver };
}

interface Applying {
  readonly store: OrderStore;
  readonly nowMs: number;
  readonly generation: number;
  /** The present state is being told, which counts whatever was known before. */
  readonly isWhole: boolean;
}

function applyOrder(word: OrderWord, { store, nowMs, generation, isWhole }: Applying): void {
  const { order, heldBy } = word;
  const { uid, version } = order;
  const sale = store.sales.find(uid);
  // The hub does not know yet that it is sold, or was restored from a backup and knows it no more.
  if (sale !== undefined && version <= sale.version) return;
  const known = store.orders.versionOf(uid);
  if (known !== undefined && version < known && !isWhole) return;
  if (known === version) store.orders.hold(uid, heldBy, generation);
  else store.orders.put(word, nowMs, generation);
  const claim = store.claims.find(uid);
  if (claim !== undefined) markAnew(store, claim, word);
}

/** The order is for this till, whatever was said of it before: no mark of the past stays on it. */
function markAnew({ claims }: OrderStore, claim: Claim, { order, heldBy }: OrderWord): void {
  const { orderUid } = claim;
  const isNewer = order.version !== claim.version;
  const isLost = lossOf(claim) !== null;
  // What was another till's is to be picked like any order.
  if (isLost && (isNewer || claim.withdrawn !== null || heldBy === null)) claims.remove(orderUid);
  else if (isNewer) claims.withdraw(orderUid, "edited");
  else {
    if (claim.withdrawn !== null) claims.postedAnew(orderUid);
    if (heldBy !== null) claims.lose(claim, `Заказ в работе на кассе «${heldBy}»`);
  }
}

function applyWithdrawal(
  { uid, version, reason }: PacketOf<"withdrawal">,
  { store, isWhole }: Applying,
): void {
  const known = store.orders.versionOf(uid);
  if (known === undefined || (version < known && !isWhole)) return;
  if (store.claims.find(uid) === undefined) store.orders.remove(uid);
  else {
    store.orders.withdraw(uid);
    store.claims.withdraw(uid, reason);
  }
}
