import { join } from "node:path";
import { DoorClient } from "@prilavok/hub/import/door-client.ts";
import type { Document } from "@prilavok/till/journal/document.ts";
import { exportDocuments } from "@prilavok/till/journal/export.ts";
import { serialOf } from "@prilavok/till/service/serial.ts";
import { patienceMs, type TillAtWork } from "./chain.ts";
import type { DemoMemory } from "./state.ts";
import type { Fleet } from "./tills/fleet.ts";
import { toldReceipt } from "./told-receipt.ts";

export interface TellerOptions {
  /** Of the hub. */
  readonly url: string;
  readonly fleet: Fleet;
  readonly memory: DemoMemory;
  /** The hub cannot take this receipt; the others go on. */
  readonly onRefusal: (till: string, why: string) => void;
}

/**
 * Tells the hub what the tills have registered, whoever asked them to.
 *
 * This stands in for the till's own queue, whose delivery is not written yet: the demonstration reads the documents
 * from the journals and calls purchaseRegister in the tills' place. What was told is remembered by the till's serial
 * number; told twice, the hub knows it by its uid.
 */
export class Teller {
  readonly #options: TellerOptions;
  readonly #serials = new Map<string, string>();

  constructor(options: TellerOptions) {
    this.#options = options;
  }

  async tellAll(tills: readonly TillAtWork[]): Promise<void> {
    for (const till of tills) await this.tell(till);
  }

  /** Goes to the end, also when the demonstration is being stopped: the hub closes after it. @throws when the hub stays away. */
  async tell({ name, key }: TillAtWork): Promise<void> {
    const { url, fleet, memory } = this.#options;
    const { dataDir } = fleet.named(name);
    const serial = this.#serials.get(name) ?? serialOf(dataDir, undefined);
    this.#serials.set(name, serial);
    const client = new DoorClient({ url, key, patienceMs });
    const before = memory.state.toldThrough[serial] ?? 0;
    let last = before;
    try {
      for await (const line of exportDocuments(join(dataDir, "work.journal"), { firstNumber: before + 1 })) {
        const document = JSON.parse(line) as Document;
        await this.#tellOf(document, name, client);
        last = document.number;
      }
    } finally {
      if (last > before) {
        await memory.change({ toldThrough: { ...memory.state.toldThrough, [serial]: last } });
      }
    }
  }

  async #tellOf(document: Document, name: string, client: DoorClient): Promise<void> {
    const receipt = toldReceipt(document);
    if (receipt === undefined) return;
    const answer = await client.call("purchaseRegister", JSON.stringify(receipt));
    if (answer.kind === "result") return;
    if (answer.kind === "stop") throw new Error(`the hub was not told of ${name}: ${answer.why}`);
    const why = answer.kind === "refused" ? answer.error.message : answer.kind;
    this.#options.onRefusal(name, `${document.number} → ${why}`);
  }
}
