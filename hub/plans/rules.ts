import { badParam } from "@prilavok/contracts/jsonrpc/errors.ts";
import { type E4, formatE4, moneyMaxE4, parseDecimal } from "@prilavok/contracts/values/decimal.ts";
import type { Metric } from "../network/metric.ts";
import { type Period, periodText, readPeriod, whole } from "./period.ts";

/** A store's plans are published once in this time at most. Source: Device API contract, planPublish. */
export const publishIntervalMs = 5_000;

/** What was set by hand for one metric and period. At least one of the two is there. */
export interface PlanSetting extends Period {
  readonly metricId: number;
  readonly planE4: E4 | null;
  /** Only of a day: stands in the plan's place in reports and leaves the distribution alone. */
  readonly correctionE4: E4 | null;
}

/** One planSet that waits for the publish. */
export interface PlanDraft extends Period {
  readonly metricId: number;
  /** Negative: the plan is to be deleted. */
  readonly planE4: E4;
  /** Null: the correction stays as it is. Negative: it is to be deleted. */
  readonly correctionE4: E4 | null;
}

/** The parameters of planSet as its schema lets them through. */
export interface PlanSetParams {
  readonly metric: string;
  readonly plan: number | string;
  readonly year: number;
  readonly month?: number | undefined;
  readonly day?: number | undefined;
  readonly day_corr_plan?: number | string | undefined;
}

/** @throws RpcError -32602 with the path of the first bad parameter. */
export function readPlanSet(params: PlanSetParams, metrics: readonly Metric[]): PlanDraft {
  const metric = findMetric(metrics, params.metric);
  if (metric === undefined) throw badParam("metric", "a metric of this account", params.metric);
  const planE4 = readPlan("plan", params.plan);
  const period = readPeriod(params.year, params.month, params.day);
  if (params.day_corr_plan === undefined)
    return { ...period, metricId: metric.id, planE4, correctionE4: null };
  if (period.day === whole)
    throw badParam("day_corr_plan", "absent, because no day is given", params.day_corr_plan);
  return {
    ...period,
    metricId: metric.id,
    planE4,
    correctionE4: readPlan("day_corr_plan", params.day_corr_plan),
  };
}

function readPlan(path: string, value: number | string): E4 {
  const planE4 = parseDecimal(value, moneyMaxE4);
  if (planE4 === undefined) throw badParam(path, `a decimal, |x| ≤ ${formatE4(moneyMaxE4)}`, value);
  return planE4;
}

/** The metric that planSet names: a mnemonic, or `p/` and the id that reports print. */
export function findMetric(metrics: readonly Metric[], mnemonic: string): Metric | undefined {
  const id = /^p\/(\d{1,10})$/.exec(mnemonic)?.[1];
  return metrics.find((metric) => (id === undefined ? metric.code === mnemonic : metric.id === Number(id)));
}

/** How planSet names the metric. */
export function mnemonicOf(metric: Pick<Metric, "id" | "code">): string {
  return metric.code ?? `p/${metric.id}`;
}

/** What the drafts change: each setting as it was and as it will be; undefined: it was or will not be there. */
export interface SettingChange {
  readonly before: PlanSetting | undefined;
  readonly after: PlanSetting | undefined;
}

/** Lays drafts over the live settings. Drafts that change nothing are left out; there is one draft a period at most. */
export function changesOf(settings: readonly PlanSetting[], drafts: readonly PlanDraft[]): SettingChange[] {
  const live = new Map(settings.map((setting) => [settingKey(setting), setting]));
  return drafts
    .map((draft) => {
      const before = live.get(settingKey(draft));
      return { before, after: overlaid(before, draft) };
    })
    .filter(({ before, after }) => !isSame(before, after));
}

/** The settings after the changes. */
export function applyChanges(
  settings: readonly PlanSetting[],
  changes: readonly SettingChange[],
): PlanSetting[] {
  const next = new Map(settings.map((setting) => [settingKey(setting), setting]));
  for (const { before, after } of changes) {
    if (after !== undefined) next.set(settingKey(after), after);
    else if (before !== undefined) next.delete(settingKey(before));
  }
  return [...next.values()];
}

function overlaid(before: PlanSetting | undefined, draft: PlanDraft): PlanSetting | undefined {
  const planE4 = draft.planE4 < 0 ? null : draft.planE4;
  const corrected = draft.correctionE4 ?? before?.correctionE4 ?? null;
  const correctionE4 = corrected !== null && corrected < 0 ? null : corrected;
  if (planE4 === null && correctionE4 === null) return undefined;
  const { metricId, year, month, day } = draft;
  return { metricId, year, month, day, planE4, correctionE4 };
}

function isSame(one: PlanSetting | undefined, other: PlanSetting | undefined): boolean {
  return one?.planE4 === other?.planE4 && one?.correctionE4 === other?.correctionE4;
}

function settingKey(setting: Period & { readonly metricId: number }): string {
  return `${setting.metricId} ${periodText(setting)}`;
}
