import { Gauge, type Registry } from "prom-client";
import type { ShiftChecker } from "./checker.ts";

/** What /metrics tells of completeness, as of the last round of checks. */
export function measureShifts(registry: Registry, checker: Pick<ShiftChecker, "faults">): void {
  new Gauge({
    name: "prilavok_incomplete_shifts",
    help: "Shifts that ended in the last 60 days and whose receipts have not all arrived, in all hubs' checks.",
    registers: [registry],
    collect() {
      this.set(checker.faults.incomplete);
    },
  });
  new Gauge({
    name: "prilavok_missing_shifts",
    help: "Shifts that the numbers of their tills tell of and that have never been heard of.",
    registers: [registry],
    collect() {
      this.set(checker.faults.missing);
    },
  });
}
