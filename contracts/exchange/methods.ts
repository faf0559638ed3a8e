import type { Method } from "../jsonrpc/method.ts";
import { orderClaim, orderRelease, orderRenew } from "./claim.ts";
import { exchangeConfirm, exchangeReceive } from "./receive.ts";
import { transactionLoad } from "./transaction.ts";

/** The methods of `POST /s/<accesskey>` between hub and till, in the order of the reference. */
export const exchangeMethods: readonly Method[] = [
  exchangeReceive,
  exchangeConfirm,
  orderClaim,
  orderRenew,
  orderRelease,
  transactionLoad,
];
