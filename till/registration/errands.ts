import type { OperationName } from "@prilavok/contracts/till-api/operations.ts";
import type { Logger } from "pino";
import type { PrintPort } from "../printing/port.ts";
import type { QueuePort } from "../queue/port.ts";
import { cancelSale } from "./cancel-sale.ts";
import { copy } from "./copy.ts";
import { finishSale } from "./finish-sale.ts";
import type { Journals } from "./journals.ts";
import { setMode } from "./mode.ts";
import { type InfoSources, otherInfo } from "./other-info.ts";
import { queueControl } from "./queue.ts";
import { xReport } from "./report.ts";
import type { Control, Errand } from "./rule.ts";

export interface ErrandSources extends InfoSources {
  readonly journals: Pick<Journals, "of" | "change">;
  readonly printing: PrintPort;
  readonly queue: QueuePort;
  readonly log: Pick<Logger, "info">;
}

/** The operations that write no document, by name. */
export function errandsOf(sources: ErrandSources): Partial<Record<OperationName, Errand>> {
  return {
    X_REPORT: xReport,
    COPY: copy(sources.printing),
    OTHER_INFO: otherInfo(sources),
  } satisfies { readonly [Name in OperationName]?: Errand<Name> };
}

/** The operations that have the till to themselves, by name. */
export function controlsOf(sources: ErrandSources): Partial<Record<OperationName, Control>> {
  return {
    FINISH_SALE: finishSale,
    CANCEL_SALE: cancelSale,
    SET_MODE: setMode(sources.journals),
    QUEUE: queueControl(sources),
  } satisfies { readonly [Name in OperationName]?: Control<Name> };
}
