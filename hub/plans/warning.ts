import { formatE4 } from "@prilavok/contracts/values/decimal.ts";

/**
 * - lowerPlansExceed: what was set inside a period is more than the period's own plan; the rest of it got 0.
 * - planNotSpread: everything inside the period was set by hand and is less than its plan; the rest has no place.
 * - daysExceedShare: the days set in a month are more than its share of the year; the other months got less.
 * - autoUnavailable: the learned distribution was asked for and the even one was used.
 * - more: there were more warnings than an answer holds.
 */
export type PlanWarningCode =
  | "lowerPlansExceed"
  | "planNotSpread"
  | "daysExceedShare"
  | "autoUnavailable"
  | "more";

/** A remark on a published plan, for people. */
export interface PlanWarning {
  readonly code: PlanWarningCode;
  /** As planSet names it. */
  readonly metric?: string;
  /** `2026` or `2026-03`. */
  readonly period?: string;
  /** In Russian. */
  readonly message: string;
}

/** A warning before its metric is known. */
export type PeriodWarning = Required<Omit<PlanWarning, "metric">>;

export const warningsMax = 100;

export function lowerPlansExceed(period: string, planE4: bigint, lowerE4: bigint): PeriodWarning {
  const message = `Планы внутри периода ${period} (${formatE4(lowerE4)}) больше его плана (${formatE4(planE4)}): они оставлены, остальные дни получили 0`;
  return { code: "lowerPlansExceed", period, message };
}

export function planNotSpread(period: string, planE4: bigint, lowerE4: bigint): PeriodWarning {
  const message = `Всё внутри периода ${period} задано вручную (${formatE4(lowerE4)}), и это меньше его плана (${formatE4(planE4)}): остаток распределить не на что`;
  return { code: "planNotSpread", period, message };
}

export function daysExceedShare(period: string, daysE4: bigint): PeriodWarning {
  const message = `Планы дней ${period} (${formatE4(daysE4)}) больше доли этого месяца в плане года: остальные его дни получили 0, остальные месяцы — меньше`;
  return { code: "daysExceedShare", period, message };
}

export const autoUnavailable: PlanWarning = {
  code: "autoUnavailable",
  message: "Аналитики продаж для распределения пока нет: план распределён равномерно",
};

/** At most `warningsMax` of them, the last one then telling how many were left out. */
export function limited(warnings: readonly PlanWarning[]): PlanWarning[] {
  if (warnings.length <= warningsMax) return [...warnings];
  const kept = warnings.slice(0, warningsMax - 1);
  return [...kept, { code: "more", message: `И ещё предупреждений: ${warnings.length - kept.length}` }];
}
