import { isDeepStrictEqual } from "node:util";
import { metricNameCharsMax, metricOrderMax } from "@prilavok/contracts/management-api/limits.ts";
import type { Definition } from "@prilavok/contracts/management-api/metrics.ts";
import type { Connection, Pool, Queryable } from "../database/pool.ts";
import { changeAccount } from "./account.ts";
import { listMetrics, type Metric, type MetricDefinition, type MetricType } from "./metric.ts";
import {
  checkCategories,
  checkDefinition,
  ensureCategories,
  nameDefinitions,
  resolveDefinition,
} from "./metric-definition.ts";
import { badValue, checkText, customMetricsPerAccountMax, NetworkError } from "./rules.ts";
import * as sql from "./sql.ts";

/** A metric as people read it: the definition by names, and the own-brand categories of `category`. */
export interface NamedMetric extends Omit<Metric, "definition"> {
  /** The mnemonic of planSet: a standard code or `p/<id>`. */
  readonly metric: string;
  readonly definition: Definition | null;
  readonly ownBrand?: readonly string[];
}

/** What is absent stays as it is. */
export interface MetricChange {
  /** A standard code or `p/<id>`; absent: a custom metric is made, which needs `name`, `type` and `definition`. */
  readonly metric?: string | undefined;
  readonly name?: string | undefined;
  readonly order?: number | undefined;
  /** Fixed for a standard metric, and so is `definition`. */
  readonly type?: MetricType | undefined;
  readonly definition?: Definition | undefined;
  readonly enabled?: boolean | undefined;
  /** Of `category` alone. Marking the first one enables the metric, unmarking the last one disables it. */
  readonly ownBrand?: readonly string[] | undefined;
}

/** All metrics of the account in their order, disabled ones too. */
export async function listNamedMetrics(database: Queryable, accountId: number): Promise<NamedMetric[]> {
  const metrics = await listMetrics(database, accountId);
  const custom = metrics.filter((metric) => metric.definition !== null);
  const definitions = await nameDefinitions(
    database,
    custom.flatMap((metric) => metric.definition ?? []),
  );
  const ownBrand = await database.query<{ name: string }>(sql.ownBrandSql, [accountId]);
  return metrics.map((metric) => ({
    ...metric,
    metric: metric.code ?? `p/${metric.id}`,
    definition: definitions[custom.indexOf(metric)] ?? null,
    ...(metric.code === "category" && { ownBrand: ownBrand.rows.map((row) => row.name) }),
  }));
}

/**
 * Makes or changes a metric. Making a custom metric that is there already, with this name and definition, changes
 * its order and state only, so that it may be repeated.
 * @throws NetworkError *bad value*, *not found* (the metric), *in use* (the name), *over a limit*.
 */
export function setMetric(pool: Pool, accountId: number, change: MetricChange): Promise<NamedMetric> {
  return changeAccount(pool, accountId, async (connection) => {
    const metrics = await listMetrics(connection, accountId);
    const id =
      change.metric === undefined
        ? await makeMetric(connection, accountId, metrics, change)
        : await changeMetric(connection, accountId, metrics, change.metric, change);
    const named = (await listNamedMetrics(connection, accountId)).find((metric) => metric.id === id);
    if (named === undefined) throw new Error("the metric is gone");
    return named;
  });
}

async function makeMetric(
  connection: Connection,
  accountId: number,
  metrics: readonly Metric[],
  change: MetricChange,
): Promise<number> {
  if (change.name === undefined) throw badValue("name", "the name of a new metric", undefined);
  if (change.type === undefined) throw badValue("type", "the type of a new metric", undefined);
  if (change.definition === undefined)
    throw badValue("definition", "what a new metric is made of", undefined);
  if (change.ownBrand !== undefined)
    throw badValue("ownBrand", "given with the metric category only", "present");
  const name = checkText("name", change.name, metricNameCharsMax);
  checkDefinition(change.definition, change.type);
  const definition = await resolveDefinition(connection, accountId, change.definition);
  const same = metrics.find((metric) => metric.name === name && metric.type === change.type);
  if (same !== undefined && isDeepStrictEqual(same.definition, definition)) {
    await update(connection, accountId, merge(same, change));
    return same.id;
  }
  refuseNameInUse(metrics, name, undefined);
  const { rows: counted } = await connection.query<{ count: number }>(sql.countCustomMetricsSql, [accountId]);
  if ((counted[0]?.count ?? 0) >= customMetricsPerAccountMax) {
    throw new NetworkError(
      "over a limit",
      "metric",
      `an account has ${customMetricsPerAccountMax} metrics of its own at most; change one that is not needed`,
    );
  }
  const order = checkOrder(change.order ?? Math.max(-1, ...metrics.map((metric) => metric.order)) + 1);
  const values = [accountId, name, order, change.type, definition, change.enabled ?? true];
  const { rows } = await connection.query<{ id: number }>(sql.insertMetricSql, values);
  if (rows[0] === undefined) throw new Error("the statement returned no metric");
  return rows[0].id;
}

async function changeMetric(
  connection: Connection,
  accountId: number,
  metrics: readonly Metric[],
  mnemonic: string,
  change: MetricChange,
): Promise<number> {
  const metric = metrics.find((one) => (one.code ?? `p/${one.id}`) === mnemonic);
  if (metric === undefined) {
    throw new NetworkError("not found", "metric", `the account has no metric ${JSON.stringify(mnemonic)}`);
  }
  const changed = merge(metric, change);
  refuseNameInUse(metrics, changed.name, metric.id);
  const definition = await changedDefinition(connection, accountId, metric, change);
  const enabled = await changedOwnBrand(connection, accountId, metric, change);
  await update(connection, accountId, { ...changed, definition, enabled });
  return metric.id;
}

function merge(metric: Metric, change: MetricChange): Metric {
  return {
    ...metric,
    name: change.name === undefined ? metric.name : checkText("name", change.name, metricNameCharsMax),
    order: change.order === undefined ? metric.order : checkOrder(change.order),
    type: change.type ?? metric.type,
    enabled: change.enabled ?? metric.enabled,
  };
}

async function changedDefinition(
  connection: Connection,
  accountId: number,
  metric: Metric,
  change: MetricChange,
): Promise<MetricDefinition | null> {
  if (metric.definition === null) {
    if (change.definition !== undefined)
      throw badValue("definition", "absent for a standard metric", "present");
    if (change.type !== undefined && change.type !== metric.type) {
      throw badValue("type", `${metric.type}, which is fixed for a standard metric`, change.type);
    }
    return null;
  }
  if (change.definition === undefined && change.type === undefined) return metric.definition;
  const [current] = await nameDefinitions(connection, [metric.definition]);
  const definition = change.definition ?? current;
  if (definition === undefined) throw new Error("a custom metric without a definition");
  checkDefinition(definition, change.type ?? metric.type);
  return resolveDefinition(connection, accountId, definition);
}

/** @returns whether the metric is enabled afterwards. */
async function changedOwnBrand(
  connection: Connection,
  accountId: number,
  metric: Metric,
  { ownBrand, enabled }: MetricChange,
): Promise<boolean> {
  if (ownBrand === undefined) return enabled ?? metric.enabled;
  if (metric.code !== "category")
    throw badValue("ownBrand", "given with the metric category only", "present");
  checkCategories("ownBrand", ownBrand, 0);
  const ids = await ensureCategories(connection, accountId, ownBrand);
  await connection.query(sql.setOwnBrandSql, [accountId, ids]);
  return enabled ?? ids.length > 0;
}

async function update(connection: Connection, accountId: number, metric: Metric): Promise<void> {
  const { id, name, order, type, definition, enabled } = metric;
  await connection.query(sql.updateMetricSql, [accountId, id, name, order, type, definition, enabled]);
}

function checkOrder(order: number): number {
  if (!Number.isInteger(order) || order < 0 || order > metricOrderMax) {
    throw badValue("order", `a whole number from 0 to ${metricOrderMax}`, order);
  }
  return order;
}

function refuseNameInUse(metrics: readonly Metric[], name: string, ownId: number | undefined): void {
  if (metrics.every((metric) => metric.name !== name || metric.id === ownId)) return;
  throw new NetworkError("in use", "name", `another metric is named ${JSON.stringify(name)}`);
}
