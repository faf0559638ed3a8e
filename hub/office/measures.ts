import { Counter, type Registry } from "prom-client";

/** What /metrics tells of the REST API. No label carries a token, an account or an id. */
export class OfficeMeasures {
  readonly requests: Counter<"route" | "status">;

  constructor(registry: Registry) {
    this.requests = new Counter({
      name: "prilavok_office_requests_total",
      help: "Requests of the REST API by operation and HTTP status; unknown: of no operation.",
      labelNames: ["route", "status"],
      registers: [registry],
    });
  }
}
