import { receiptsPerBatchMax } from "@prilavok/contracts/device-api/limits.ts";
import { isUnsendable } from "../../connection/unsendable.ts";
import type { Document } from "../../journal/document.ts";
import type { LaneOf } from "../../journal/messages.ts";
import type { Composed, Mapping } from "../../queue/mapping.ts";
import { batchReceipt, namesCustomer, type ReceiptParams, receiptOf } from "./calls.ts";
import { eventOf } from "./shift-event.ts";

export interface MappingOptions {
  /** Of the journal: a shift's closing tells what the shift has. */
  readonly documentsOfShift: (shift: number) => Iterable<Document>;
  /** Of the program: the hub keeps it with the device. */
  readonly version: string;
}

/** How the lanes' documents become calls of the Device API. */
export function giftomanMappings({
  documentsOfShift,
  version,
}: MappingOptions): Readonly<Record<LaneOf<"giftoman">, Mapping>> {
  const agent = JSON.stringify({ name: "prilavok-till", version });
  return {
    "giftoman-receipts": {
      method: "purchaseRegister",
      compose: (document) => receipt(receiptOf(document)),
      batch: {
        method: "purchaseRegisterBatch",
        countMax: receiptsPerBatchMax,
        partOf: (params) => batchReceipt(params as ReceiptParams),
        whole: (receipts) => `{"receipts":${receipts},"agent":${agent}}`,
        extIdOf: (params) => (params as ReceiptParams).cart.extId,
      },
    },
    "giftoman-shifts": {
      method: "registerEvent",
      compose: (document) => {
        const isClosing = document.kind === "shift_close";
        return composed(eventOf(document, isClosing ? documentsOfShift(document.shift) : []));
      },
      batch: undefined,
    },
  };
}

function composed(made: object): Composed {
  return isUnsendable(made)
    ? { isSendable: false, why: made.unsendable }
    : { isSendable: true, params: made };
}

/** The source's batch has no place for the customer's token: a receipt that names one goes alone. */
function receipt(made: ReturnType<typeof receiptOf>): Composed {
  if (isUnsendable(made)) return { isSendable: false, why: made.unsendable };
  return { isSendable: true, params: made, isAlone: namesCustomer(made) };
}
