import { Gauge, type Registry } from "prom-client";
import { exchangeStates } from "../orders/exchange-states.ts";
import type { OrdersLook } from "../orders/port.ts";

/** What /metrics tells of customer orders and goods. States have fixed names. */
export function measureOrders(registry: Registry, look: () => OrdersLook): void {
  const registers = [registry];
  const single = (name: string, help: string, read: (now: OrdersLook) => number) =>
    new Gauge({
      ...{ name, help, registers },
      collect() {
        this.set(read(look()));
      },
    });
  single("prilavok_till_orders", "Customer orders that the till has.", (now) => now.count);
  single("prilavok_till_orders_in_work", "Customer orders in work at this till.", (now) => now.inWork);
  single("prilavok_till_goods", "Goods that the till has.", (now) => now.goods);
  single("prilavok_till_orders_warnings", "Warnings of the exchange.", (now) => now.warnings.length);
  single(
    "prilavok_till_exchange_last_answer_timestamp_seconds",
    "When the hub last answered the exchange; 0: never.",
    (now) => (now.lastExchangeMs ?? 0) / 1_000,
  );
  single(
    "prilavok_till_exchange_failures_in_row",
    "Failed attempts of the exchange since the hub last answered.",
    (now) => now.failuresInRow,
  );
  new Gauge({
    ...{ name: "prilavok_till_exchange_state", help: "Which state the exchange is in.", registers },
    labelNames: ["state"],
    collect() {
      const now = look();
      for (const state of Object.keys(exchangeStates)) this.set({ state }, Number(state === now.state));
    },
  });
}
