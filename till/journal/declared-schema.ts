import Database from "better-sqlite3";
import type { Fault } from "./fault.ts";
import { schemaSql } from "./file.ts";

const query = "select type, name, sql from sqlite_schema where name not like 'sqlite\\_%' escape '\\'";

interface SchemaRow {
  readonly type: string;
  readonly name: string;
  readonly sql: string;
}

function schemaOf(database: Database.Database): Map<string, string> {
  const rows = database.prepare<[], SchemaRow>(query).all();
  return new Map(rows.map(({ type, name, sql }) => [`${type} ${name}`, sql]));
}

/** Compares the file's tables, indexes and triggers with the ones that this program makes. */
export function schemaFault(database: Database.Database): Fault | undefined {
  const declared = new Database(":memory:");
  try {
    declared.exec(schemaSql);
    const expected = schemaOf(declared);
    const found = schemaOf(database);
    for (const [name, sql] of expected) {
      if (!found.has(name)) return fault(`the ${name} is missing`);
      if (found.get(name) !== sql) return fault(`the ${name} was changed`);
    }
    for (const name of found.keys()) if (!expected.has(name)) return fault(`the ${name} is not the till's`);
    return undefined;
  } finally {
    declared.close();
  }
}

function fault(detail: string): Fault {
  return { kind: "schema", number: null, detail };
}
