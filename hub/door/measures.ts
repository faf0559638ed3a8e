import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";
import type { Admission, RefusalReason } from "./admission.ts";

const laterReasons = [
  "memory",
  "backlog",
  "slow body",
  "batch",
  "writer",
  "rate",
] as const satisfies readonly RefusalReason[];

/** What /metrics tells, in Prometheus' text form. No label ever carries a key, a store or a seller. */
export class Measures {
  readonly registry = new Registry();
  readonly calls: Counter<"method" | "code">;
  readonly receipts: Counter<"outcome">;
  readonly groupReceipts: Histogram;
  readonly groupSeconds: Histogram;
  readonly refusedBodies: Counter<"reason">;
  readonly later: Counter<"reason">;

  constructor(pendingReceipts: () => number, admission: Admission) {
    const registers = [this.registry];
    collectDefaultMetrics({ register: this.registry });
    this.calls = new Counter({
      name: "prilavok_rpc_calls_total",
      help: "JSON-RPC calls by method and the code they ended with; 0 is a result.",
      labelNames: ["method", "code"],
      registers,
    });
    this.receipts = new Counter({
      name: "prilavok_receipts_total",
      help: "Receipts answered, by outcome: registered or duplicate.",
      labelNames: ["outcome"],
      registers,
    });
    this.groupReceipts = new Histogram({
      name: "prilavok_group_receipts",
      help: "Receipts written in one transaction.",
      buckets: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000],
      registers,
    });
    this.groupSeconds = new Histogram({
      name: "prilavok_group_seconds",
      help: "Time from taking a group of receipts to its commit.",
      buckets: [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 5],
      registers,
    });
    this.refusedBodies = new Counter({
      name: "prilavok_refused_bodies_total",
      help: "Requests refused before their calls were read, by reason.",
      labelNames: ["reason"],
      registers,
    });
    this.later = new Counter<"reason">({
      name: "prilavok_later_total",
      help: `Requests and calls answered with "later", by reason: ${laterReasons.join(", ")}.`,
      labelNames: ["reason"],
      registers,
    });
    for (const reason of laterReasons) this.later.inc({ reason }, 0);
    this.#gauge("prilavok_pending_receipts", "Receipts accepted and not yet committed.", pendingReceipts);
    this.#watch(admission);
  }

  #watch(admission: Admission): void {
    this.#gauge(
      "prilavok_backlog_receipts",
      "Receipts of large or many-receipt requests that were let in and are not answered yet.",
      () => admission.heldReceipts,
    );
    this.#gauge(
      "prilavok_appointment_horizon_seconds",
      "How far ahead callers that were refused have been told to come again; 0 when none is expected.",
      () => admission.horizonSeconds,
    );
    this.#gauge(
      "prilavok_drain_receipts_per_second",
      "The measured pace that appointments are made by.",
      () => admission.drainPerSecond,
    );
  }

  #gauge(name: string, help: string, value: () => number): void {
    new Gauge({
      name,
      help,
      registers: [this.registry],
      collect() {
        this.set(value());
      },
    });
  }
}
