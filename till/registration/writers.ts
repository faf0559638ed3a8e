import { TillRefusal } from "@prilavok/contracts/till-api/result-codes.ts";
import type { FiscalDevice } from "../fiscal/port.ts";
import type { Journal } from "../journal/journal.ts";
import { MemorylessWriter } from "./memoryless-writer.ts";
import type { Registrar, Written } from "./registrar.ts";
import { RememberingWriter } from "./remembering-writer.ts";

/** The two ways of bringing the fiscal device and the journal together. */
export type Writer =
  | { readonly memory: "none"; readonly writer: MemorylessWriter }
  | { readonly memory: "own"; readonly writer: RememberingWriter };

/** The writer for each device: the till has its own one, and the one that practice is registered with. */
export class Writers {
  readonly #registrar: Registrar;
  readonly #writers = new Map<FiscalDevice, Writer>();

  constructor(registrar: Registrar) {
    this.#registrar = registrar;
  }

  of(journal: Journal): Writer {
    const device = this.#registrar.deviceOf(journal);
    const known = this.#writers.get(device);
    if (known !== undefined) return known;
    const writer: Writer =
      device.memory === "none"
        ? { memory: "none", writer: new MemorylessWriter(this.#registrar, device) }
        : { memory: "own", writer: new RememberingWriter(this.#registrar, device) };
    this.#writers.set(device, writer);
    return writer;
  }

  /** What a crash has left with a device that remembers. @throws TillRefusal 660 when it cannot be asked. */
  async settle(journal: Journal): Promise<void> {
    const { memory, writer } = this.of(journal);
    if (memory === "own") await writer.settleIntent(journal);
  }

  /** FINISH_SALE, with the till to itself. */
  async finish(journal: Journal, cashier: string): Promise<Written> {
    const { memory, writer } = this.of(journal);
    if (memory === "own") return writer.finish(journal, cashier);
    const written = journal.transact(() => writer.finish(journal, cashier));
    if (written instanceof TillRefusal) throw written;
    return written;
  }

  /** CANCEL_SALE, with the till to itself. */
  async cancel(journal: Journal, cashier: string, reason: string): Promise<void> {
    const { memory, writer } = this.of(journal);
    if (memory === "own") await writer.cancel(journal, cashier, reason);
    else journal.transact(() => writer.cancel(journal, cashier, reason));
  }
}
