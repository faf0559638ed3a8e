import { configured, finish, print, type RegisterCommands, table } from "../command.ts";
import { integer } from "../configuration/read-values.ts";
import type { PrintJob, PrintJobs } from "../journal/print-jobs.ts";
import { formatLocal, offsetMinutesAt } from "../local-time.ts";
import { type JournalOptions, journalPath, withMode } from "../service/chosen-journal.ts";
import { withPrintJobs } from "../service/print-desk.ts";

const listedMax = 100;
const jobMax = 999_999_999;

/** `prilavok-till print`: the print jobs of a till that may be running. */
export const registerPrint: RegisterCommands = (program) => {
  const command = program.command("print").description("jobs of the printer");
  withMode(
    finish(command.command("list").description(`the last ${listedMax} jobs, the latest first`), "print list"),
  ).action((options: JournalOptions) => {
    const { timeZone } = configured(options).configuration;
    const jobs = withPrintJobs(journalPath(options), (all) => all.list(listedMax));
    print(options, jobs.map(jobJson), jobs.length === 0 ? "there are no jobs" : jobTable(jobs, timeZone));
  });
  const act = (name: "retry" | "cancel", about: string, done: string) =>
    withMode(
      finish(command.command(name).description(about).argument("<job>", "the job's id"), `print ${name} 17`),
    ).action((text: string, options: JournalOptions) => {
      const id = jobId(text);
      withPrintJobs(journalPath(options), (jobs) => {
        if (!jobs[name](id)) throw new Error(refusal(jobs, id, name));
      });
      print(options, { id, [name]: true }, `job ${id} ${done}`);
    });
  act("retry", "print a job that was given up or cancelled, within seconds", "is to be printed again");
  act("cancel", "never print a job that waits or was given up", "is cancelled");
};

function jobId(text: string): number {
  try {
    return integer(1, jobMax)(text);
  } catch (cause) {
    throw new Error(`the job must be a whole number, not "${text}"`, { cause });
  }
}

function refusal(jobs: PrintJobs, id: number, name: string): string {
  const job = jobs.find(id);
  return job === undefined
    ? `there is no print job ${id}`
    : `print job ${id} is ${job.state}: it cannot ${name}`;
}

function jobJson({ createdMs, nextMs, layout: _, ...job }: PrintJob) {
  const time = (ms: number | null) => (ms === null ? null : new Date(ms).toISOString());
  return { ...job, createdAt: time(createdMs), nextAt: time(nextMs) };
}

/** Moments are in the shop's time. */
function jobTable(jobs: readonly PrintJob[], timeZone: string): string {
  return table(
    ["job", "of", "created", "state", "attempts", "error"],
    jobs.map((job) => [
      String(job.id),
      job.number === null ? job.kind : `${job.kind} ${job.number}`,
      formatLocal(job.createdMs, offsetMinutesAt(job.createdMs, timeZone)),
      job.maybePrinted && job.state !== "printed" ? `${job.state}, perhaps on paper` : job.state,
      String(job.attempts),
      job.error ?? "",
    ]),
  );
}
