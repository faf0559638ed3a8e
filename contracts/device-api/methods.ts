import type { Method } from "../jsonrpc/method.ts";
import { rpcDiscover } from "./discover.ts";
import { planPublish } from "./plan-publish.ts";
import { planSet } from "./plan-set.ts";
import { purchaseRegister } from "./purchase-register.ts";
import { purchaseRegisterBatch } from "./purchase-register-batch.ts";
import { registerEvent } from "./register-event.ts";
import { reports } from "./reports.ts";

/** Every method of `POST /s/<accesskey>`, in the order of the reference. */
export const deviceMethods: readonly Method[] = [
  purchaseRegister,
  purchaseRegisterBatch,
  planSet,
  planPublish,
  reports,
  registerEvent,
  rpcDiscover,
];
