import type { Document } from "../journal/document.ts";
import type { LaneName } from "../journal/messages.ts";
import type { MendedFault, QueuePort } from "./port.ts";
import type { Queue } from "./queue.ts";
import type { QueueLook } from "./queue-look.ts";
import type { QueueView } from "./queue-view.ts";

/** Finds what is wrong with mended params. Each destination has its own. */
export type FaultOf = QueuePort["faultOf"];

/** The queue for operations: looking and helping. */
export class QueueDesk implements QueuePort {
  readonly #queue: Queue;
  readonly #view: QueueView;
  readonly #faultOf: FaultOf;

  constructor(queue: Queue, view: QueueView, faultOf: FaultOf) {
    this.#queue = queue;
    this.#view = view;
    this.#faultOf = faultOf;
  }

  look(): QueueLook {
    return this.#view.look();
  }

  retry(lane: LaneName): void {
    this.#queue.retry(lane);
  }

  pause(lane: LaneName): void {
    this.#queue.pause(lane);
  }

  resume(lane: LaneName): void {
    this.#queue.resume(lane);
  }

  changed(lane: LaneName): void {
    this.#view.forget();
    this.#queue.changed(lane);
  }

  faultOf(lane: LaneName, document: Document, params: object): MendedFault | undefined {
    return this.#faultOf(lane, document, params);
  }
}
