import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Connection, Pool } from "./pool.ts";

/** One numbered SQL file: `0001_network.sql`. */
export interface Migration {
  readonly version: number;
  readonly name: string;
  readonly sql: string;
  /** SHA-256 of the file. */
  readonly checksum: string;
}

interface Applied {
  readonly version: number;
  readonly name: string;
  readonly checksum: string;
}

const migrationsFolder = join(import.meta.dirname, "migrations");
/** Any constant will do: it only has to be the same for every hub that starts. */
const advisoryLock = 7_450_201;

/** @throws when a file is not named `NNNN_name.sql`, or two have one number. */
export async function readMigrations(folder: string = migrationsFolder): Promise<Migration[]> {
  const files = (await readdir(folder)).filter((file) => file.endsWith(".sql")).sort();
  const migrations = await Promise.all(files.map((file) => readMigration(folder, file)));
  migrations.forEach(({ version, name }, index) => {
    const before = migrations[index - 1];
    if (before?.version === version) throw new Error(`migrations ${before.name} and ${name} have one number`);
  });
  return migrations;
}

async function readMigration(folder: string, file: string): Promise<Migration> {
  const number = /^(\d{4})_\w+\.sql$/.exec(file)?.[1];
  if (number === undefined) throw new Error(`migration ${file} is not named like 0001_name.sql`);
  // A checkout on Windows may have other line ends; they are no change of the migration.
  const sql = (await readFile(join(folder, file), "utf8")).replaceAll("\r\n", "\n");
  return {
    version: Number(number),
    name: file,
    sql,
    checksum: createHash("sha256").update(sql).digest("hex"),
  };
}

/** Whether the database has tables of ours, be it of this program's version or of another. */
export async function isMigrated(pool: Pool): Promise<boolean> {
  const { rows } = await pool.query<{ found: boolean }>(
    "select to_regclass('migration') is not null as found",
  );
  return rows[0]?.found === true;
}

/**
 * Applies the migrations that the database has not seen, each in its own transaction. Hubs that start together
 * take turns on an advisory lock, so each migration runs once.
 * @returns the names of the migrations applied now.
 * @throws when an applied migration's file was changed since, or the database is newer than this program.
 */
export async function migrate(pool: Pool, migrations?: readonly Migration[]): Promise<string[]> {
  const wanted = migrations ?? (await readMigrations());
  const connection = await pool.connect();
  let failure: Error | undefined;
  try {
    await connection.query("select pg_advisory_lock($1)", [advisoryLock]);
    await connection.query(
      `create table if not exists migration (
         version int primary key, name text not null, checksum text not null,
         applied_at timestamptz not null default now())`,
    );
    return await applyPending(connection, wanted);
  } catch (error) {
    failure = error instanceof Error ? error : new Error(String(error));
    throw error;
  } finally {
    if (failure === undefined) await connection.query("select pg_advisory_unlock($1)", [advisoryLock]);
    // Closing a connection that failed gives its lock back, whatever state it is in.
    connection.release(failure);
  }
}

async function applyPending(connection: Connection, migrations: readonly Migration[]): Promise<string[]> {
  const { rows } = await connection.query<Applied>(
    "select version, name, checksum from migration order by version",
  );
  refuseForeign(rows, migrations);
  const applied = new Set(rows.map((row) => row.version));
  const pending = migrations.filter((migration) => !applied.has(migration.version));
  for (const migration of pending) await applyOne(connection, migration);
  return pending.map((migration) => migration.name);
}

function refuseForeign(applied: readonly Applied[], migrations: readonly Migration[]): void {
  const known = new Map(migrations.map((migration) => [migration.version, migration]));
  const newest = migrations.at(-1)?.version ?? 0;
  for (const { version, name, checksum } of applied) {
    const migration = known.get(version);
    if (version > newest) {
      throw new Error(
        `the database is at migration ${name}, which this program does not know: update the program`,
      );
    }
    if (migration === undefined) throw new Error(`migration ${name} was applied, and this program lacks it`);
    if (migration.checksum !== checksum)
      throw new Error(`migration ${name} was changed after it had been applied`);
  }
}

/** A migration that fails leaves nothing: its connection is closed, and the transaction with it. */
async function applyOne(connection: Connection, { version, name, sql, checksum }: Migration): Promise<void> {
  try {
    await connection.query("begin");
    await connection.query(sql);
    await connection.query("insert into migration (version, name, checksum) values ($1, $2, $3)", [
      version,
      name,
      checksum,
    ]);
    await connection.query("commit");
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`migration ${name} failed: ${reason}`, { cause: error });
  }
}
