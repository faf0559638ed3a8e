import type { ShiftReport } from "@prilavok/contracts/till-api/answers.ts";
import type { Document, Mode } from "../journal/document.ts";
import type { PrintJobs } from "../journal/print-jobs.ts";

/** What is to be printed. */
export type PrintWish =
  | { readonly kind: "document" | "copy"; readonly number: number }
  | { readonly kind: "report"; readonly report: ShiftReport };

/** What printing needs of a journal. */
export interface PrintedJournal {
  readonly mode: Mode;
  readonly printJobs: PrintJobs;
  documentAt(number: number): Document | undefined;
}

/** How registration has things printed. The implementation is `PrintQueue`. */
export interface PrintPort {
  /**
   * Inside the journal's transaction: the job is as durable as the document. Never throws for the printer's sake.
   * @returns the job; undefined when there is none: the till has no printer, or too many jobs wait for it.
   */
  add(journal: PrintedJournal, wish: PrintWish): number | undefined;
  /**
   * After the commit: starts printing and waits for the job's first attempt, a few seconds at most. While the printer
   * is known to be down it does not wait, unless it is a copy or a report: that is printed now or never.
   * @param job what `add` returned.
   * @returns `isPrintSuccess`; true without a printer. False: the document's job goes on being tried, or waits for a
   *   person; the job of a copy or a report is cancelled, and its `maybePrinted` says whether paper may be out.
   */
  settled(journal: PrintedJournal, job: number | undefined): Promise<boolean>;
  /** Of all journals that are open. */
  state(): PrintingState;
}

export interface PrintingState {
  readonly driver: string;
  readonly waiting: number;
  readonly failed: number;
}
