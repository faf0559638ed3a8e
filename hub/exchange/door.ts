import { exchangeConfirm, exchangeReceive } from "@prilavok/contracts/exchange/receive.ts";
import { RpcError } from "@prilavok/contracts/jsonrpc/errors.ts";
import { steadyClock } from "../clock.ts";
import { type Handler, handler, type TillCaller } from "../door/handler.ts";
import { RateLimit } from "../door/rate.ts";
import type { CallOptions, ExchangeDoorOptions } from "./calls.ts";
import { claimHandlers } from "./claim-handlers.ts";
import { readCursor } from "./cursor.ts";

/** Calls of one till. A claim does not have to wait because the till's queue is bringing receipts at full speed. */
export const callsPerSecond = 20;
export const callsBurst = 400;

/** The methods between hub and tills, but transaction.load. */
export function exchangeHandlers(options: ExchangeDoorOptions): Handler[] {
  const rate = new RateLimit(callsPerSecond, callsBurst, options.rateClock ?? steadyClock);
  const admit = ({ deviceId }: TillCaller) => {
    const retryAfter = rate.take(deviceId, 1);
    if (retryAfter > 0) throw new RpcError("tooFrequent", { retryAfter, reason: "rate" });
  };
  const calls = { ...options, admit };
  return [...feedHandlers(calls), ...claimHandlers(calls)];
}

/** exchange.receive and exchange.confirm. */
function feedHandlers({ exchange, admit }: CallOptions): Handler[] {
  /** They bring no receipts. */
  const traits = { items: () => 0 };

  const receive = handler(
    exchangeReceive,
    async ({ after, waitSeconds = 0 }, caller: TillCaller, circumstances) => {
      admit(caller);
      const { deviceId, accountId } = caller;
      const ask = { deviceId, accountId, cursor: readCursor(after, "after") };
      const waitMs = circumstances?.mayWait === true ? waitSeconds * 1000 : 0;
      return exchange.receive(ask, waitMs, circumstances?.gone);
    },
    traits,
  );

  const confirmation = handler(
    exchangeConfirm,
    async ({ cursor, shown = [] }, caller: TillCaller) => {
      admit(caller);
      const confirmed = { deviceId: caller.deviceId, cursor: readCursor(cursor, "cursor"), shown };
      if (exchange.isFull) throw new RpcError("tooFrequent", { retryAfter: 10, reason: "overload" });
      await exchange.confirm(confirmed);
      return { confirmed: true };
    },
    traits,
  );

  return [receive, confirmation];
}
