import type { PrintJob } from "../journal/print-jobs.ts";
import { paperOf } from "./job-paper.ts";
import type { PrintedJournal } from "./port.ts";
import { type PrinterForm, renderBytes } from "./render.ts";
import type { Setting } from "./setting.ts";

/**
 * How a `PrintQueue` makes bytes of its jobs.
 * @param settingOf asked for each job, because the fiscal device may change.
 */
export function documentRender(
  form: PrinterForm,
  settingOf: (job: PrintJob, journal: PrintedJournal) => Omit<Setting, "form" | "mode">,
): (job: PrintJob, journal: PrintedJournal) => Uint8Array {
  return (job, journal) => {
    const setting = { ...settingOf(job, journal), mode: journal.mode, form };
    return renderBytes(
      paperOf(job, (number) => journal.documentAt(number), setting),
      form,
    );
  };
}
