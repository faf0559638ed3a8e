import { systemClock } from "@prilavok/hub/clock.ts";
import { runTransfer } from "@prilavok/hub/documents/transfer.ts";
import type { BreakableHubs } from "../../breakable-hubs.ts";

/** KKMTransfer in the trial's own process, beside those of the hubs. */
export class ThirdRunner {
  readonly #hubs: BreakableHubs;
  /** Transactions whose documents it has made. */
  made = 0;

  constructor(hubs: BreakableHubs) {
    this.#hubs = hubs;
  }

  async run(): Promise<void> {
    const log = { error: () => undefined };
    const { made } = await this.#hubs.asked((pool) => runTransfer({ pool, clock: systemClock, log }));
    this.made += made;
  }
}
