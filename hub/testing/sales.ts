import type { TimeZone } from "@prilavok/contracts/values/time.ts";
import { systemClock } from "../clock.ts";
import type { Pool } from "../database/pool.ts";
import { readReceipt, type WireReceipt } from "../receipts/receipt.ts";
import { ReceiptRegister } from "../receipts/register.ts";
import type { TestTill } from "./chain.ts";

/** Registers receipts as the door does, without the door: names, positions, attributes and roll-ups are all written. */
export class TestSales {
  readonly #register: ReceiptRegister;
  #numbers = 0;

  constructor(pool: Pool) {
    this.#register = new ReceiptRegister({
      pool,
      clock: systemClock,
      writers: 2,
      pendingReceiptsMax: 1_000_000,
    });
  }

  /** A `ts` without an offset is local to `zone`. Each receipt gets an extId of its own. */
  async sell(till: TestTill, zone: TimeZone, receipts: readonly WireReceipt[]): Promise<void> {
    const nowMs = systemClock.now();
    const placed = receipts.map((receipt) => {
      this.#numbers += 1;
      const wire = { extId: String(this.#numbers), ...receipt };
      return { destination: till, receipt: readReceipt(wire, zone, nowMs, "receipt", "receipt.amount") };
    });
    await this.#register.register(till.accountId, placed);
  }
}
