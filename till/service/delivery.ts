import type { Logger } from "pino";
import type { Clock } from "../clock.ts";
import { giftomanMappings } from "../plugins/giftoman/mappings.ts";
import { mendedFault } from "../plugins/giftoman/mended.ts";
import { type DestinationSource, type Pauses, Queue } from "../queue/queue.ts";
import { QueueDesk } from "../queue/queue-desk.ts";
import type { PluginLook } from "../queue/queue-look.ts";
import { QueueView } from "../queue/queue-view.ts";
import { type LaneTiming, laneTiming } from "../queue/timing.ts";
import { WarningLog } from "../queue/warning-log.ts";
import type { WarningLimits } from "../queue/warnings.ts";
import type { Journals } from "../registration/journals.ts";

/** A plugin: where it sends, and what may be told of it. */
export interface PluginSource extends DestinationSource {
  readonly look: PluginLook;
}

export interface DeliveryOptions {
  /** The till's data folder. */
  readonly folder: string;
  readonly journals: Pick<Journals, "of">;
  readonly plugin: PluginSource;
  readonly pauses: Pauses;
  readonly limits: WarningLimits;
  /** IANA name. */
  readonly timeZone: string;
  /** Of the program. */
  readonly version: string;
  readonly clock: Clock;
  readonly log: Pick<Logger, "info" | "warn" | "error" | "debug">;
  readonly timing?: LaneTiming;
}

/** The queue of a till that serves, with what looks at it. */
export class Delivery {
  /** For the till's operations. */
  readonly desk: QueueDesk;
  readonly #queue: Queue;
  readonly #warnings: WarningLog;

  constructor(options: DeliveryOptions) {
    const {
      folder,
      journals,
      plugin,
      pauses,
      limits,
      timeZone,
      version,
      clock,
      log,
      timing = laneTiming,
    } = options;
    const journal = journals.of("work");
    const documentsOfShift = (shift: number) => journal.documentsOfShift(shift);
    const mappings = giftomanMappings({ documentsOfShift, version });
    const queue = new Queue({ journal, destination: plugin, mappings, pauses, clock, log, timing });
    const view = new QueueView({
      messages: journal.messages,
      statuses: () => queue.statuses(),
      plugin: () => plugin.look,
      ...{ folder, limits, timeZone, clock, log },
    });
    this.#queue = queue;
    this.desk = new QueueDesk(queue, view, mendedFault);
    this.#warnings = new WarningLog(() => view.look(), log);
    this.#warnings.check();
  }

  /** Documents were written. */
  wake(): void {
    this.#queue.wake();
  }

  /** Waits for requests that are on their way, some seconds at most. The journals stay open. */
  async close(): Promise<void> {
    this.#warnings.close();
    await this.#queue.close();
  }
}
