import type { Document } from "../journal/document.ts";
import type { LaneName } from "../journal/messages.ts";
import type { QueueLook } from "./queue-look.ts";

/** Why params that a person has mended cannot be sent in a document's place. */
export interface MendedFault {
  /** Such as `cart.positions[2].name`. */
  readonly path: string;
  /** In the words of the schemas. */
  readonly expected: string;
}

/** The queue as the till's operations see it. */
export interface QueuePort {
  /** Never throws. */
  look(): QueueLook;
  /** Tries now, whatever is waited out. */
  retry(lane: LaneName): void;
  /** Over a restart, too. */
  pause(lane: LaneName): void;
  resume(lane: LaneName): void;
  /** Messages of the lane were set aside, released or mended. */
  changed(lane: LaneName): void;
  /** What is wrong with params that are to be sent for the document; undefined: nothing. */
  faultOf(lane: LaneName, document: Document, params: object): MendedFault | undefined;
}
