import { e4ToJson, formatE4 } from "@prilavok/contracts/values/decimal.ts";
import type { TimeZone } from "@prilavok/contracts/values/time.ts";
import { type Command, InvalidArgumentError } from "commander";
import type { RegisterCommands, Shell } from "../command.ts";
import { momentCell } from "../language/moment.ts";
import { say } from "../language/say.ts";
import { type CommonOptions, chosenAccount, finish, run, table } from "../network/command-line.ts";
import { listMetrics, type Metric } from "../network/metric.ts";
import { badValue } from "../network/rules.ts";
import { findStore } from "../network/store.ts";
import { type ListedPlan, listDrafts, listSettings, listVersions, type PlanVersion } from "./list.ts";
import { periodText } from "./period.ts";
import { findMetric, mnemonicOf } from "./rules.ts";

interface StoreOptions extends CommonOptions {
  readonly store: string;
}

/** `prilavok-hub plan`: what is planned, and how it came to be. Plans are set by tills: planSet and planPublish. */
export const registerPlanCommands: RegisterCommands = (program, shell) => {
  const plan = program
    .command("plan")
    .description("plans of a store: what is set, and its published versions");
  registerList(plan, shell);
  registerVersions(plan, shell);
};

function registerList(plan: Command, shell: Shell): void {
  interface ListOptions extends StoreOptions {
    readonly metric?: string;
    readonly year?: number;
  }
  finish(plan.command("list"), "plan list --store 111 --metric income --year 2026 --json")
    .description("list what is set by hand: live plans, and drafts that wait for planPublish")
    .requiredOption("--store <store>", "the store: its id or ext id")
    .option("--metric <metric>", "income, average, count, category, complexity or p/<metric id>")
    .option("--year <year>", "only of this year", wholeNumber)
    .action((options: ListOptions) =>
      run(shell, async (pool) => {
        const account = await chosenAccount(pool, options.account);
        const store = await findStore(pool, account.id, options.store);
        const metrics = await listMetrics(pool, account.id);
        const metric = options.metric === undefined ? undefined : findMetric(metrics, options.metric);
        if (options.metric !== undefined && metric === undefined) {
          throw badValue("metric", `one of ${metrics.map(mnemonicOf).join(", ")}`, options.metric);
        }
        const filter = { metricId: metric?.id ?? null, year: options.year ?? null };
        const live = await listSettings(pool, store.id, filter);
        const drafts = await listDrafts(pool, store.id, filter);
        return {
          json: {
            store: String(store.id),
            live: live.map((one) => planJson(one, metrics)),
            drafts: drafts.map((one) => planJson(one, metrics)),
          },
          text: planTable(live, drafts, metrics),
        };
      }),
    );
}

const versionsByDefault = 20;

function registerVersions(plan: Command, shell: Shell): void {
  interface VersionOptions extends StoreOptions {
    readonly last: number;
  }
  finish(plan.command("versions"), "plan versions --store 111 --json")
    .description("list the published versions, the newest first: who, when, how, and warnings")
    .requiredOption("--store <store>", "the store: its id or ext id")
    .option("--last <number>", "how many of them", wholeNumber, versionsByDefault)
    .action((options: VersionOptions) =>
      run(shell, async (pool) => {
        const account = await chosenAccount(pool, options.account);
        const store = await findStore(pool, account.id, options.store);
        const versions = await listVersions(pool, store.id, options.last);
        return { json: versions.map(versionJson), text: versionTable(versions, store.timeZone) };
      }),
    );
}

const wholeNumberMax = 1_000_000;

function wholeNumber(text: string): number {
  if (/^\d+$/.test(text) && Number(text) <= wholeNumberMax) return Number(text);
  throw new InvalidArgumentError(say(`It must be a whole number up to ${wholeNumberMax}.`));
}

function metricName(metricId: number, metrics: readonly Metric[]): string {
  const metric = metrics.find((one) => one.id === metricId);
  return metric === undefined ? `p/${metricId}` : mnemonicOf(metric);
}

function planJson(plan: ListedPlan, metrics: readonly Metric[]) {
  const { planE4, correctionE4 } = plan;
  return {
    metric: metricName(plan.metricId, metrics),
    period: periodText(plan),
    plan: planE4 === null ? null : e4ToJson(planE4),
    correction: correctionE4 === null ? null : e4ToJson(correctionE4),
  };
}

function planTable(
  live: readonly ListedPlan[],
  drafts: readonly ListedPlan[],
  metrics: readonly Metric[],
): string {
  if (live.length + drafts.length === 0) return say("no plans");
  const rowOf = (state: string) => (plan: ListedPlan) => [
    metricName(plan.metricId, metrics),
    periodText(plan),
    amountText(plan.planE4),
    amountText(plan.correctionE4),
    say(state),
  ];
  return table(
    ["metric", "period", "plan", "correction", "state"],
    [...live.map(rowOf("live")), ...drafts.map(rowOf("draft"))],
  );
}

function amountText(amountE4: bigint | null): string {
  if (amountE4 === null) return "-";
  return amountE4 < 0n ? say("delete") : formatE4(amountE4);
}

function versionJson({
  version,
  publishedAt,
  deviceId,
  deviceExtId,
  auto,
  distributedBy,
  warnings,
}: PlanVersion) {
  const device = deviceId === null ? null : { id: String(deviceId), extId: deviceExtId };
  return { version, publishedAt: publishedAt.toISOString(), device, auto, distributedBy, warnings };
}

function versionTable(versions: readonly PlanVersion[], zone: TimeZone): string {
  if (versions.length === 0) return say("nothing was published yet");
  return table(
    ["version", "published", "device", "distributed by", "warnings"],
    versions.map((one) => [
      String(one.version),
      momentCell(one.publishedAt, zone),
      deviceText(one),
      say(one.distributedBy),
      one.warnings
        .map((warning) => [warning.metric, warning.message].filter(Boolean).join(": "))
        .join("; ") || "-",
    ]),
  );
}

function deviceText({ deviceId, deviceExtId, deviceName }: PlanVersion): string {
  return deviceId === null ? "-" : [deviceId, deviceExtId, deviceName].filter(Boolean).join(" ");
}
