import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import pg from "pg";
import { expect, test } from "vitest";
import { readConfiguration } from "../configuration.ts";
import { createTestDatabase } from "../testing/database.ts";
import { temporaryDataDir } from "../testing/folder.ts";
import { checkDatabase, refusal } from "./check.ts";
import { foldersOf } from "./embedded/folders.ts";
import { useEmbeddedServer } from "./embedded/supervisor.ts";
import { silentLog } from "./log.ts";
import { openDatabase } from "./open.ts";
import { createPool } from "./pool.ts";

test("a database that keeps what it commits is taken", async () => {
  const database = await createTestDatabase();
  await checkDatabase(database.pool);
  await database.close();
});

test("synchronous_commit = off is refused, wherever it was set", async () => {
  const dataDir = await temporaryDataDir();
  const configuration = readConfiguration({ DATA_DIR: dataDir });
  await (await openDatabase(configuration, "hub")).close();
  const settings = [
    "alter system set synchronous_commit = off",
    "alter database prilavok set synchronous_commit = off",
    "alter role prilavok set synchronous_commit = off",
    "alter role prilavok in database prilavok set synchronous_commit = off",
  ];
  for (const setting of settings) {
    const server = await useEmbeddedServer({ dataDir, role: "command", userName: undefined, log: silentLog });
    await run(server.url, setting);
    // Changes of the whole server reach its processes a moment after the signal.
    await expect.poll(() => session(server.url)).toBe("off");
    await expect(openDatabase(configuration, "hub"), setting).rejects.toThrow("synchronous_commit = off");
    await run(server.url, setting.replace(/set (\w+) = off/, "reset $1"));
    await expect.poll(() => session(server.url)).toBe("on");
    await server.leave();
  }
});

test("synchronous_commit = off in the address itself is refused", async () => {
  const database = await createTestDatabase();
  const url = `${database.url}?options=${encodeURIComponent("-c synchronous_commit=off")}`;
  await expect(openDatabase(readConfiguration({ DATABASE_URL: url }), "hub")).rejects.toThrow(
    "synchronous_commit",
  );
  await database.close();
});

test.for(["fsync", "full_page_writes"])("%s = off is refused", async (setting) => {
  const dataDir = await temporaryDataDir();
  const configuration = readConfiguration({ DATA_DIR: dataDir });
  await (await openDatabase(configuration, "hub")).close();
  const tuning = join(foldersOf(dataDir).cluster, "tuning.conf");
  await writeFile(tuning, `${setting} = off\n`, { mode: 0o644 });
  await expect(openDatabase(configuration, "hub")).rejects.toThrow(`${setting} = off`);
  await rm(tuning);
  await (await openDatabase(configuration, "hub")).close();
});

test("an old server, another encoding and a standby are refused", () => {
  const good = {
    ...{ version: 15, encoding: "UTF8", standby: false, off: [] },
    ...{ timeZone: "UTC", user: "hub", schema: "public", lacking: [] },
  };
  expect(refusal(good)).toBeUndefined();
  expect(refusal({ ...good, version: 14 })).toContain("PostgreSQL 14");
  expect(refusal({ ...good, encoding: "SQL_ASCII" })).toContain("SQL_ASCII");
  expect(refusal({ ...good, standby: true })).toContain("standby");
  expect(refusal({ ...good, off: ["fsync"] })).toContain("fsync = off");
  expect(refusal({ ...good, timeZone: "Asia/Tokyo" })).toContain("drops the options of a session");
  expect(refusal({ ...good, user: "Shop hub", lacking: ["create"] })).toContain(
    'grant create on schema public to "Shop hub"',
  );
});

test("options in an address join those of the program", async () => {
  const database = await createTestDatabase();
  const url = `${database.url}?options=${encodeURIComponent("-c work_mem=1234kB -c timezone=Asia/Tokyo")}`;
  const pool = createPool({ url, connectionsMax: 1 });
  const { rows } = await pool.query(
    "select current_setting('work_mem') as memory, current_setting('timezone') as zone",
  );
  expect(rows).toEqual([{ memory: "1234kB", zone: "UTC" }]);
  await pool.end();
  await database.close();
});

async function run(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(sql);
  await client.query("select pg_reload_conf()");
  await client.end();
}

async function session(url: string): Promise<string | undefined> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query<{ setting: string }>(
    "select current_setting('synchronous_commit') as setting",
  );
  await client.end();
  return rows[0]?.setting;
}
