import { isAdditive, type Metric } from "../network/metric.ts";
import { distributeAdditive, distributeRatio, type PeriodPlan } from "./distribution.ts";
import { periodText, whole } from "./period.ts";
import { mnemonicOf, type PlanSetting } from "./rules.ts";
import type { PlanWarning } from "./warning.ts";

/** One row of the live distribution. At least one of plan and correction is there. */
export interface DailyPlan {
  readonly metricId: number;
  /** `YYYY-MM-DD` */
  readonly day: string;
  readonly planE4: bigint | null;
  readonly correctionE4: bigint | null;
}

export interface DailyPlans {
  readonly days: DailyPlan[];
  readonly warnings: PlanWarning[];
}

/**
 * All daily plans of a store, from everything that was set. A year of a metric depends on nothing outside it.
 * Settings of metrics that are not in `metrics` have no daily plans.
 */
export function dailyPlans(settings: readonly PlanSetting[], metrics: readonly Metric[]): DailyPlans {
  const days: DailyPlan[] = [];
  const warnings: PlanWarning[] = [];
  for (const metric of metrics) {
    const ofMetric = settings.filter((setting) => setting.metricId === metric.id);
    const byYear = Map.groupBy(ofMetric, (setting) => setting.year);
    for (const [year, ofYear] of [...byYear].sort(([one], [other]) => one - other)) {
      const distribute = isAdditive(metric) ? distributeAdditive : distributeRatio;
      const distributed = distribute(year, plansOf(ofYear));
      warnings.push(...distributed.warnings.map((warning) => ({ metric: mnemonicOf(metric), ...warning })));
      const planned = new Map(distributed.days.map((day) => [periodText({ year, ...day }), day.planE4]));
      const corrections = correctionsOf(ofYear);
      for (const day of new Set([...planned.keys(), ...corrections.keys()])) {
        days.push({
          metricId: metric.id,
          day,
          planE4: planned.get(day) ?? null,
          correctionE4: corrections.get(day) ?? null,
        });
      }
    }
  }
  return { days, warnings };
}

function plansOf(settings: readonly PlanSetting[]): PeriodPlan[] {
  return settings.flatMap(({ month, day, planE4 }) =>
    planE4 === null ? [] : [{ month, day, planE4: BigInt(planE4) }],
  );
}

function correctionsOf(settings: readonly PlanSetting[]): Map<string, bigint> {
  return new Map(
    settings.flatMap((setting) =>
      setting.correctionE4 === null || setting.day === whole
        ? []
        : [[periodText(setting), BigInt(setting.correctionE4)] as const],
    ),
  );
}
