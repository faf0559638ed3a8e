import type { Queryable } from "../database/pool.ts";

/** Mnemonics of planSet. Source: Device API contract, planSet. */
export type MetricCode = "income" | "average" | "count" | "category" | "complexity";

/** 1 number, 2 money, 3 percent: the `type` of a report's metric. */
export type MetricType = 1 | 2 | 3;

/** An additive measure: a sum or a count, over positions (all or of some categories) or over an attribute. */
export interface Measure {
  /** sum: of position totals or of attribute values. count: of position counts, or of receipts with the attribute. */
  readonly of: "sum" | "count";
  /** Category ids; with neither this nor `attributeId`: all receipts (sum: their amounts, count: their number). */
  readonly categoryIds?: readonly number[];
  readonly attributeId?: number;
}

/** How a custom metric is made. `percentOf` only with type 3: 100 × measure / percentOf. */
export interface MetricDefinition extends Measure {
  readonly percentOf?: Measure;
}

export interface Metric {
  readonly id: number;
  /** Null for a custom metric, which planSet names `p/<id>`. */
  readonly code: MetricCode | null;
  readonly name: string;
  readonly order: number;
  readonly type: MetricType;
  readonly definition: MetricDefinition | null;
  readonly enabled: boolean;
}

/** Whether plans of this metric are split over lower periods (true) or inherited by them (false). */
export function isAdditive(metric: Metric): boolean {
  return metric.code === null ? metric.type !== 3 : metric.code !== "average" && metric.code !== "complexity";
}

/** All metrics of the account, disabled ones too, in their order. */
export async function listMetrics(database: Queryable, accountId: number): Promise<Metric[]> {
  const { rows } = await database.query<Metric>(
    `select id, code, name, sort_order as "order", type, definition, enabled
       from metric where account_id = $1 order by sort_order, id`,
    [accountId],
  );
  return rows;
}
