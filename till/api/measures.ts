import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";
import type { OrdersLook } from "../orders/port.ts";
import type { QueueLook } from "../queue/queue-look.ts";
import { measureOrders } from "./orders-measures.ts";
import { measureQueue } from "./queue-measures.ts";

/** What the till tells of itself at the moment when it is asked. Never money. */
export interface Figures {
  readonly queue: QueueLook;
  readonly orders: OrdersLook;
  readonly printJobsWaiting: number;
  readonly printJobsFailed: number;
}

/** What /metrics tells, in Prometheus' text form. No label carries anything that a caller made up. */
export class Measures {
  readonly registry = new Registry();
  readonly #operations: Counter<"operation" | "code">;
  readonly #seconds: Histogram<"operation">;

  constructor(figures: () => Figures) {
    const registers = [this.registry];
    collectDefaultMetrics({ register: this.registry });
    this.#operations = new Counter({
      name: "prilavok_till_operations_total",
      help: "Operations by name and the result code that they ended with.",
      labelNames: ["operation", "code"],
      registers,
    });
    this.#seconds = new Histogram({
      name: "prilavok_till_operation_seconds",
      help: "Time from a request's last byte to its answer, by operation.",
      labelNames: ["operation"],
      buckets: [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 5, 30],
      registers,
    });
    const gauge = (name: string, help: string, read: (figures: Figures) => number) =>
      new Gauge({
        name,
        help,
        registers,
        collect() {
          this.set(read(figures()));
        },
      });
    gauge("prilavok_till_print_jobs_waiting", "Print jobs that wait.", (now) => now.printJobsWaiting);
    gauge("prilavok_till_print_jobs_failed", "Print jobs that failed.", (now) => now.printJobsFailed);
    measureQueue(this.registry, () => figures().queue);
    measureOrders(this.registry, () => figures().orders);
  }

  /** @param operation undefined when the request named none that the till knows. */
  count(operation: string | undefined, code: number, seconds?: number): void {
    const label = operation ?? "unknown";
    this.#operations.inc({ operation: label, code: String(code) });
    if (seconds !== undefined) this.#seconds.observe({ operation: label }, seconds);
  }
}
