import type { ShiftReport } from "@prilavok/contracts/till-api/answers.ts";
import type { Document } from "../journal/document.ts";
import type { PrintJob } from "../journal/print-jobs.ts";
import { layOut } from "./layout.ts";
import { layOutXReport } from "./layout-report.ts";
import type { Row } from "./row.ts";
import type { Setting } from "./setting.ts";

/**
 * The paper of a job, laid out when it is printed: the marks depend on what has happened to it since.
 * @throws Error when its document is not in the journal, which no retry changes.
 */
export function paperOf(
  job: PrintJob,
  documentAt: (number: number) => Document | undefined,
  setting: Setting,
): readonly Row[] {
  const marks = { isCopy: job.kind === "copy", isDuplicate: job.maybePrinted };
  if (job.kind === "report") {
    // Written by `jobOf` of job.ts, and read by nobody in between.
    const report = JSON.parse(job.layout ?? "") as ShiftReport;
    return layOutXReport(report, setting, { ...marks, base: null });
  }
  const document = job.number === null ? undefined : documentAt(job.number);
  if (document === undefined) throw new Error(`document ${job.number} is not in the journal`);
  const base = document.baseNumber === null ? undefined : documentAt(document.baseNumber);
  return layOut(document, setting, { ...marks, base: base ?? null });
}
