import type { DemoStore } from "./stores.ts";

/**
 * How many come, and when: the seasons of a year, a week and a day. All pure.
 */

/** January first: quiet after the holidays, slack in summer when the town is at its dachas, full in December. */
const months = [0.9, 0.95, 1.02, 1.01, 0.99, 0.95, 0.92, 0.94, 1.02, 1.05, 1.06, 1.19] as const;
/** Weight of each hour: breakfast, lunch, the way home. */
const hours = [
  0.3, 0.2, 0.15, 0.15, 0.2, 0.4, 0.9, 2.2, 5.2, 4.6, 3.6, 4.0, 6.4, 6.6, 4.4, 3.6, 3.8, 5.2, 6.4, 5.0, 3.2,
  2.0, 1.0, 0.5,
] as const;
/** The chain grows. */
const growthPerYear = 0.08;
const trendOrigin = Date.UTC(2024, 0, 1);
const dayMs = 86_400_000;
const yearMs = 365.25 * dayMs;

/** Month and day to a factor on that day. */
const holidays: Readonly<Record<string, number>> = {
  "01-01": 0.35,
  "01-02": 0.6,
  "01-03": 0.8,
  "02-14": 1.2,
  "02-23": 1.15,
  "03-07": 1.3,
  "03-08": 1.45,
  "05-09": 1.2,
  "09-01": 1.25,
  "12-30": 1.35,
  "12-31": 1.5,
};

/** Midnight of a local `YYYY-MM-DD`, read as UTC, for calendar arithmetic only. */
export function dayStart(day: string): number {
  return Date.parse(`${day}T00:00:00Z`);
}

/** 0 is Monday. */
export function weekdayOf(day: string): number {
  return (new Date(dayStart(day)).getUTCDay() + 6) % 7;
}

export function monthOf(day: string): number {
  return Number(day.slice(5, 7));
}

/** Receipts that the store may expect on a local day. */
export function expectedReceipts(store: DemoStore, day: string): number {
  const trend = 1 + (growthPerYear * (dayStart(day) - trendOrigin)) / yearMs;
  const season = months[monthOf(day) - 1] ?? 1;
  const weekday = store.weekdays[weekdayOf(day)] ?? 1;
  return store.receiptsPerDay * Math.max(0.5, trend) * season * weekday * (holidays[day.slice(5)] ?? 1);
}

/** Weight of each hour of the store's day; 0 while it is closed, less in an hour that it is open in part. */
export function hourWeights(store: DemoStore): number[] {
  return hours.map((weight, hour) => {
    const openMinutes =
      Math.min(store.closesMinute, (hour + 1) * 60) - Math.max(store.opensMinute, hour * 60);
    return (weight * Math.max(0, openMinutes)) / 60;
  });
}

export function isOpen(store: DemoStore, minuteOfDay: number): boolean {
  return minuteOfDay >= store.opensMinute && minuteOfDay < store.closesMinute;
}
