import type { Method } from "../jsonrpc/method.ts";
import { cashboxBlock, cashboxList, cashboxRotateKey, cashboxUnblock, setCashbox } from "./cashbox.ts";
import { shiftCompleteness } from "./completeness.ts";
import { metricList, metricSet } from "./metrics.ts";
import { storeCreate, storeUpdate } from "./stores.ts";

export {
  cashboxBlock,
  cashboxList,
  cashboxRotateKey,
  cashboxUnblock,
  metricList,
  metricSet,
  setCashbox,
  shiftCompleteness,
  storeCreate,
  storeUpdate,
};

/** Every method of `POST /m/<authkey>`, in the order of the reference. */
export const managementMethods: readonly Method[] = [
  setCashbox,
  cashboxBlock,
  cashboxUnblock,
  cashboxRotateKey,
  cashboxList,
  storeCreate,
  storeUpdate,
  metricList,
  metricSet,
  shiftCompleteness,
];
