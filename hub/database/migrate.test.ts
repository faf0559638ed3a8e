import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { createTestDatabase } from "../testing/database.ts";
import { type Migration, migrate, readMigrations } from "./migrate.ts";
import { createPool } from "./pool.ts";

function migration(version: number, sql: string): Migration {
  const checksum = createHash("sha256").update(sql).digest("hex");
  return { version, name: `${String(version).padStart(4, "0")}_test.sql`, sql, checksum };
}

test("a migrated database has nothing left to apply", async () => {
  const database = await createTestDatabase();
  expect(await migrate(database.pool)).toEqual([]);
  await database.close();
});

test("of eight hubs that start together each migration is applied by one", async () => {
  const database = await createTestDatabase();
  await database.pool.query("drop schema public cascade");
  await database.pool.query("create schema public");
  const hubs = Array.from({ length: 8 }, () => createPool({ url: database.url, connectionsMax: 1 }));
  const applied = await Promise.all(hubs.map((pool) => migrate(pool)));
  expect(applied.flat().sort()).toEqual((await readMigrations()).map((each) => each.name));
  await Promise.all(hubs.map((pool) => pool.end()));
  await database.close();
});

test("a migration that fails leaves nothing of itself, and the next start tries it again", async () => {
  const database = await createTestDatabase();
  const known = await readMigrations();
  const broken = [...known, migration(9000, "create table half (id int); select no_such_column;")];
  await expect(migrate(database.pool, broken)).rejects.toThrow("migration 9000_test.sql failed");
  const mended = [...known, migration(9000, "create table half (id int);")];
  expect(await migrate(database.pool, mended)).toEqual(["9000_test.sql"]);
  await database.close();
});

test("a migration that was changed after it had been applied is refused", async () => {
  const database = await createTestDatabase();
  const known = await readMigrations();
  await migrate(database.pool, [...known, migration(9000, "select 1;")]);
  await expect(migrate(database.pool, [...known, migration(9000, "select 2;")])).rejects.toThrow(
    "was changed",
  );
  await database.close();
});

test("a database of a newer release is refused, and so is one with a migration that this release lacks", async () => {
  const database = await createTestDatabase();
  const known = await readMigrations();
  await migrate(database.pool, [...known, migration(9000, "select 1;")]);
  await expect(migrate(database.pool)).rejects.toThrow("does not know: update the program");
  await expect(migrate(database.pool, [...known, migration(9001, "select 1;")])).rejects.toThrow(
    "this program lacks",
  );
  await database.close();
});
