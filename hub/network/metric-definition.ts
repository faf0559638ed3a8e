import { attributeNameCharsMax, nameCharsMax } from "@prilavok/contracts/device-api/limits.ts";
import { categoriesMax } from "@prilavok/contracts/management-api/limits.ts";
import type { Definition } from "@prilavok/contracts/management-api/metrics.ts";
import { groupingKey, splitCategories } from "@prilavok/contracts/values/text.ts";
import type { Connection, Queryable } from "../database/pool.ts";
import { namesMax } from "../receipts/names.ts";
import { ensureNamesSql, findNamesSql, type NameTable } from "../receipts/sql.ts";
import type { Measure, MetricDefinition, MetricType } from "./metric.ts";
import { badValue, checkText, NetworkError } from "./rules.ts";
import * as sql from "./sql.ts";

/** A measure as people name it: what `Measure` holds by ids. */
type NamedMeasure = Omit<Definition, "percentOf">;

/**
 * Whether the definition makes sense for a metric of this type, whole.
 * @throws NetworkError *bad value* with the path of the member, such as `definition.percentOf.categories`.
 */
export function checkDefinition(definition: Definition, type: MetricType): void {
  checkMeasure("definition", definition);
  if (type === 2 && definition.of === "count")
    throw badValue("definition.of", "sum: a count is no money", "count");
  if (type === 3 && definition.percentOf === undefined) {
    throw badValue("definition.percentOf", "the measure that type 3 (percent) is a part of", undefined);
  }
  if (definition.percentOf === undefined) return;
  if (type !== 3) throw badValue("definition.percentOf", "absent unless type is 3 (percent)", "present");
  checkMeasure("definition.percentOf", definition.percentOf);
}

function checkMeasure(path: string, { categories, attribute }: NamedMeasure): void {
  if (categories !== undefined && attribute !== undefined) {
    throw badValue(
      `${path}.attribute`,
      "absent beside categories: a measure is over one or the other",
      attribute,
    );
  }
  if (categories !== undefined) checkCategories(`${path}.categories`, categories, 1);
  if (attribute !== undefined) checkText(`${path}.attribute`, attribute, attributeNameCharsMax);
}

/** Names of single categories: `&&` joins several on the wire and is in no name. */
export function checkCategories(path: string, names: readonly string[], min: number): void {
  if (names.length < min || names.length > categoriesMax) {
    throw badValue(path, `${min} to ${categoriesMax} categories`, names.length);
  }
  for (const [index, name] of names.entries()) {
    checkText(`${path}[${index}]`, name, nameCharsMax);
    if (splitCategories(name).length !== 1)
      throw badValue(`${path}[${index}]`, "one category, without &&", name);
  }
}

/** Names to ids; a name that no receipt has brought yet is written, so that its first receipt is counted already. */
export async function resolveDefinition(
  connection: Connection,
  accountId: number,
  definition: Definition,
): Promise<MetricDefinition> {
  const measure = await resolveMeasure(connection, accountId, definition);
  if (definition.percentOf === undefined) return measure;
  return { ...measure, percentOf: await resolveMeasure(connection, accountId, definition.percentOf) };
}

async function resolveMeasure(
  connection: Connection,
  accountId: number,
  named: NamedMeasure,
): Promise<Measure> {
  const { of, categories, attribute } = named;
  if (categories !== undefined)
    return { of, categoryIds: await ensureCategories(connection, accountId, categories) };
  if (attribute === undefined) return { of };
  const [attributeId] = await ensureNames(connection, accountId, "attribute", [attribute.trim()]);
  return attributeId === undefined ? { of } : { of, attributeId };
}

/** Ids of the categories, ascending, each once. */
export function ensureCategories(connection: Connection, accountId: number, names: readonly string[]) {
  return ensureNames(connection, accountId, "category", names);
}

async function ensureNames(
  connection: Connection,
  accountId: number,
  table: NameTable,
  names: readonly string[],
): Promise<number[]> {
  const keyOf = (name: string) => (table === "attribute" ? name.normalize("NFC").trim() : groupingKey(name));
  const byKey = new Map(names.map((name) => [keyOf(name), name.trim()]));
  const keys = [...byKey.keys()];
  const max = namesMax[table];
  await connection.query(ensureNamesSql[table], [accountId, keys, [...byKey.values()], max]);
  const { rows } = await connection.query<{ id: number }>(findNamesSql[table], [accountId, keys]);
  if (rows.length < keys.length) {
    throw new NetworkError("over a limit", table, `an account has ${max} names of this kind at most`);
  }
  return rows.map((row) => row.id).sort((a, b) => a - b);
}

/** Ids back to names, for many definitions at once. */
export async function nameDefinitions(
  database: Queryable,
  definitions: readonly MetricDefinition[],
): Promise<Definition[]> {
  const measures = definitions.flatMap((whole) => (whole.percentOf ? [whole, whole.percentOf] : [whole]));
  const { rows } = await database.query<{ kind: string; id: number; name: string }>(
    sql.namesOfDefinitionsSql,
    [
      measures.flatMap((measure) => measure.categoryIds ?? []),
      measures.flatMap((measure) => measure.attributeId ?? []),
    ],
  );
  const names = new Map(rows.map((row) => [`${row.kind} ${row.id}`, row.name]));
  const nameMeasure = ({ of, categoryIds, attributeId }: Measure): NamedMeasure => ({
    of,
    ...(categoryIds && { categories: categoryIds.map((id) => names.get(`category ${id}`) ?? String(id)) }),
    ...(attributeId !== undefined && {
      attribute: names.get(`attribute ${attributeId}`) ?? String(attributeId),
    }),
  });
  return definitions.map((whole) => ({
    ...nameMeasure(whole),
    ...(whole.percentOf && { percentOf: nameMeasure(whole.percentOf) }),
  }));
}
