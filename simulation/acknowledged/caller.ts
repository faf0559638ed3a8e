import type { Chance } from "@prilavok/till/testing/chance.ts";
import type { Door } from "./door.ts";
import type { Ledger, Sent } from "./ledger.ts";

const batchReceiptsMax = 20;
/** Of the repeats. */
const conflictShare = 0.05;
/** Repeats of what may still be on its way. */
const recentShare = 0.5;
const recentReceipts = 40;
const firstSecond = Date.UTC(2026, 2, 2, 9) / 1000;
const priceE4Max = 5_000_0000;

/** What the callers of one device have sent so far. They repeat each other's receipts, as a queue of two lanes would. */
export interface Shelf {
  readonly deviceId: number;
  readonly name: string;
  /** How many of its receipts have been sent before. */
  readonly repeatShare: number;
  readonly sent: Sent[];
  made: number;
}

/** One call of new receipts, repeats and now and then a receipt whose content is another. */
export async function sendOnce(shelf: Shelf, door: Door, ledger: Ledger, chance: Chance): Promise<void> {
  const size = chance.happens(0.3) ? 1 : chance.whole(1, batchReceiptsMax);
  const receipts = Array.from({ length: size }, () => choose(shelf, chance));
  // Before the answer: another caller of the device may send the same while this one waits.
  shelf.sent.push(...receipts);
  await ledger.call(receipts, () => door.send(receipts));
}

function choose(shelf: Shelf, chance: Chance): Sent {
  const isRepeat = shelf.sent.length > 0 && chance.happens(shelf.repeatShare);
  if (isRepeat) {
    const sent = chance.one(chance.happens(recentShare) ? shelf.sent.slice(-recentReceipts) : shelf.sent);
    return chance.happens(conflictShare) ? { ...sent, amountE4: sent.amountE4 + 1 } : sent;
  }
  shelf.made += 1;
  return {
    deviceId: shelf.deviceId,
    second: firstSecond + chance.whole(0, 600),
    extId: `${shelf.name}-${shelf.made}`,
    amountE4: chance.whole(1, priceE4Max),
  };
}
