import type { Logger } from "pino";
import type { Clock } from "../clock.ts";
import type { ConnectionSource } from "../connection/source.ts";
import { baseOf } from "../exchange/mappings.ts";
import { transactionFault } from "../exchange/mended.ts";
import { isLaneOf } from "../journal/messages.ts";
import { mendedFault } from "../plugins/giftoman/mended.ts";
import { isOriginalService, originalSumMaxE2 } from "../plugins/giftoman/original-service.ts";
import { type Pauses, Queue } from "../queue/queue.ts";
import { type FaultOf, QueueDesk } from "../queue/queue-desk.ts";
import { QueueView } from "../queue/queue-view.ts";
import { type LaneTiming, laneTiming } from "../queue/timing.ts";
import { WarningLog } from "../queue/warning-log.ts";
import type { WarningLimits } from "../queue/warnings.ts";
import type { Journals } from "../registration/journals.ts";
import { laneMappings } from "./mappings.ts";

/** A large sum is looked for among so many messages: a long queue has warnings of its own. */
const lookedBackMessages = 1_000;

export interface DeliveryOptions {
  /** The till's data folder. */
  readonly folder: string;
  readonly journals: Pick<Journals, "of">;
  /** Of giftoman.ini. */
  readonly plugin: ConnectionSource;
  /** Of exchange.ini. */
  readonly exchange: ConnectionSource;
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
      exchange,
      pauses,
      limits,
      timeZone,
      version,
      clock,
      log,
      timing = laneTiming,
    } = options;
    const journal = journals.of("work");
    const documentAt = (number: number) => journal.documentAt(number);
    const documentsOfShift = (shift: number) => journal.documentsOfShift(shift);
    const mappings = laneMappings({ documentAt, documentsOfShift, version });
    const destinations = { giftoman: plugin, exchange };
    const queue = new Queue({ journal, destinations, mappings, pauses, clock, log, timing });
    const view = new QueueView({
      messages: journal.messages,
      statuses: () => queue.statuses(),
      plugin: () => plugin.look,
      exchange: () => exchange.look,
      hasLargeSum: () => {
        const { url } = plugin.look;
        if (url === undefined || !isOriginalService(url)) return false;
        return journal.messages.largestSumE2("giftoman-receipts", lookedBackMessages) > originalSumMaxE2;
      },
      ...{ folder, limits, timeZone, clock, log },
    });
    const faultOf: FaultOf = (lane, document, params) =>
      isLaneOf("giftoman", lane)
        ? mendedFault(lane, document, params)
        : transactionFault(document, baseOf(document, documentAt), params);
    this.#queue = queue;
    this.desk = new QueueDesk(queue, view, faultOf);
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
