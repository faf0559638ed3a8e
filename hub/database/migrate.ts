import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Connection, Pool } from "./pool.ts";

export interface Migration {
  readonly version: number;
  readonly name: string;
  readonly sql: string;
  readonly checksum: string;
}

const folder = join(import.meta.dirname, "migrations");
/** Any constant will do: it only has to be the same for every hub that starts. */
const advisoryLock = 7_450_201;

export async function readMigrations(): Promise<Migration[]> {
  const files = (await readdir(folder)).filter((file) => file.endsWith(".sql")).sort();
  return Promise.all(
    files.map(async (file) => {
      const sql = await readFile(join(folder, file), "utf8");
      return {
        version: Number(file.slice(0, 4)),
        name: file,
        sql,
        checksum: createHash("sha256").update(sql).digest("hex"),
      };
    }),
  );
}

/**
 * Applies the migrations that the database has not seen, each in its own transaction. Hubs that start together
 * take turns on an advisory lock, so each migration runs once.
 * @returns the names of the migrations applied now.
 * @throws when an applied migration's file was changed since, or the database is newer than this program.
 */
export async function migrate(pool: Pool): Promise<string[]> {
  const migrations = await readMigrations();
  const connection = await pool.connect();
  try {
    await connection.query("select pg_advisory_lock($1)", [advisoryLock]);
    await connection.query(
      `create table if not exists migration (
         version int primary key, name text not null, checksum text not null,
         applied_at timestamptz not null default now())`,
    );
    return await applyPending(connection, migrations);
  } finally {
    await connection.query("select pg_advisory_unlock_all()").catch(() => undefined);
    connection.release();
  }
}

async function applyPending(connection: Connection, migrations: Migration[]): Promise<string[]> {
  const { rows } = await connection.query<{ version: number; name: string; checksum: string }>(
    "select version, name, checksum from migration order by version",
  );
  const applied = new Map(rows.map((row) => [row.version, row]));
  const newest = rows.at(-1);
  if (newest !== undefined && newest.version > (migrations.at(-1)?.version ?? 0)) {
    throw new Error(
      `the database is at migration ${newest.name}, which this program does not know: update it`,
    );
  }
  const done: string[] = [];
  for (const migration of migrations) {
    const before = applied.get(migration.version);
    if (before === undefined) {
      await applyOne(connection, migration);
      done.push(migration.name);
    } else if (before.checksum !== migration.checksum) {
      throw new Error(`migration ${migration.name} was changed after it had been applied`);
    }
  }
  return done;
}

async function applyOne(connection: Connection, migration: Migration): Promise<void> {
  await connection.query("begin");
  try {
    await connection.query(migration.sql);
    await connection.query("insert into migration (version, name, checksum) values ($1, $2, $3)", [
      migration.version,
      migration.name,
      migration.checksum,
    ]);
    await connection.query("commit");
  } catch (error) {
    await connection.query("rollback");
    throw error;
  }
}
