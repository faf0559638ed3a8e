import { Gauge, type Registry } from "prom-client";
import type { Exchange } from "./exchange.ts";

/** What /metrics tells of the exchange with tills. */
export function measureExchange(registry: Registry, exchange: Pick<Exchange, "waiting" | "isHearing">): void {
  new Gauge({
    name: "prilavok_exchange_waiting",
    help: "Requests of tills that this hub holds open until there is news for them.",
    registers: [registry],
    collect() {
      this.set(exchange.waiting);
    },
  });
  new Gauge({
    name: "prilavok_exchange_hearing",
    help: "1: this hub is told of changes for tills at once. 0: it looks for them once a second.",
    registers: [registry],
    collect() {
      this.set(exchange.isHearing() ? 1 : 0);
    },
  });
}
