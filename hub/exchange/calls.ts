import type { Clock } from "../clock.ts";
import type { Pool } from "../database/pool.ts";
import type { TillCaller } from "../door/handler.ts";
import type { Exchange } from "./exchange.ts";

/** What the methods between hub and tills are made of. */
export interface ExchangeDoorOptions {
  readonly pool: Pool;
  readonly clock: Clock;
  readonly exchange: Pick<Exchange, "receive" | "confirm" | "isFull">;
  /** What calls are counted by; by default a clock that goes on whatever is done to the time of day. */
  readonly rateClock?: Clock;
}

export interface CallOptions extends ExchangeDoorOptions {
  /** @throws RpcError -32606: the till calls too often. */
  readonly admit: (caller: TillCaller) => void;
}
