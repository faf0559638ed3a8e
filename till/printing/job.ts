import type { NewPrintJob } from "../journal/print-jobs.ts";
import type { PrintWish } from "./port.ts";

/** What is kept of a wish: a document's number, or a report itself, because it stands in no journal. */
export function jobOf(wish: PrintWish): NewPrintJob {
  if (wish.kind !== "report") return { kind: wish.kind, number: wish.number };
  return { kind: "report", layout: JSON.stringify(wish.report) };
}
