import type { NewPrintJob, PrintJob } from "../journal/print-jobs.ts";
import type { PrintWish } from "./port.ts";

/** What is kept of a wish: a document's number, or a report itself, because it stands in no journal. */
export function jobOf(wish: PrintWish): NewPrintJob {
  if (wish.kind !== "report") return { kind: wish.kind, number: wish.number };
  return { kind: "report", layout: JSON.stringify(wish.report) };
}

/** A paper that is wanted now or never: nothing is lost without it, since it can be asked for again. */
export function isPassing(job: Pick<PrintJob, "kind"> | undefined): boolean {
  return job !== undefined && job.kind !== "document";
}
