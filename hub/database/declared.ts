import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Queryable } from "./pool.ts";
import { readSchema, type Schema, schemaDifferences } from "./schema.ts";

const file = join(import.meta.dirname, "schema.json");

/** The schema that the migrations of this program lead to, as the repository keeps it. */
export async function readDeclaredSchema(): Promise<Schema> {
  return JSON.parse(await readFile(file, "utf8")) as Schema;
}

export async function writeDeclaredSchema(schema: Schema): Promise<void> {
  await writeFile(file, `${JSON.stringify(schema, null, 2)}\n`);
}

/** What was changed by hand in a migrated database. @returns nothing when all is as declared. */
export async function findDrift(database: Queryable): Promise<string[]> {
  return schemaDifferences(await readDeclaredSchema(), await readSchema(database));
}
