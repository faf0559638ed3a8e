import { orderClaim, orderRelease, orderRenew } from "@prilavok/contracts/exchange/claim.ts";
import { transaction } from "../database/pool.ts";
import { type Handler, handler, type TillCaller } from "../door/handler.ts";
import { claimOrder, releaseClaim, renewClaim } from "../orders/claim.ts";
import type { CallOptions } from "./calls.ts";

/** order.claim, order.renew and order.release: each in a transaction of its own. */
export function claimHandlers({ pool, clock, admit }: CallOptions): Handler[] {
  const traits = { items: () => 0 };
  return [
    handler(
      orderClaim,
      async (params, caller: TillCaller) => {
        admit(caller);
        return transaction(pool, (connection) => claimOrder(connection, clock.now(), caller, params));
      },
      traits,
    ),
    handler(
      orderRenew,
      async (params, caller: TillCaller) => {
        admit(caller);
        return transaction(pool, (connection) => renewClaim(connection, clock.now(), caller, params));
      },
      traits,
    ),
    handler(
      orderRelease,
      async (params, caller: TillCaller) => {
        admit(caller);
        return transaction(pool, (connection) => releaseClaim(connection, clock.now(), caller, params));
      },
      traits,
    ),
  ];
}
