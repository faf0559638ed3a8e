import type { Logger } from "pino";
import type { Directory } from "../network/directory.ts";
import type { OfficeDoor } from "../office/door.ts";
import type { Admission } from "./admission.ts";
import type { Caller, Handler, TillCaller } from "./handler.ts";
import type { Measures } from "./measures.ts";
import type { RateLimit } from "./rate.ts";
import type { SecurityLog } from "./security-log.ts";

/** What the door is made of. */
export interface DoorOptions {
  readonly log: Logger;
  readonly security: SecurityLog;
  readonly directory: Directory;
  readonly deviceHandlers: readonly Handler<TillCaller>[];
  readonly managementHandlers: readonly Handler<Caller>[];
  /** Everything under `/api/v1`. */
  readonly office: Pick<OfficeDoor, "answer">;
  readonly rate: RateLimit;
  readonly admission: Admission;
  readonly measures: Measures;
  /** Whether the hub can register receipts now: the database answers and nothing is being shut down. */
  readonly isReady: () => Promise<boolean>;
}
