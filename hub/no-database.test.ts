import { existsSync } from "node:fs";
import { mkdir, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { createPool } from "./database/pool.ts";
import { createEmptyDatabase } from "./testing/empty-database.ts";
import { temporaryDataDir } from "./testing/folder.ts";
import { Program } from "./testing/hub-process.ts";

const commands = [
  ["completeness"],
  ["device", "add", "--store", "111", "--ext-id", "1"],
  ["account", "add", "Ромашка"],
  ["check"],
  ["token", "list"],
  ["exchange", "begin-anew"],
];

test.for(commands.map((args) => [args.join(" "), args] as const))(
  "%s in an empty or mistyped folder is refused and makes nothing",
  async ([, args]) => {
    const dataDir = await temporaryDataDir();
    const refused = `there is no database of Prilavok in ${dataDir} (DATA_DIR), and this command makes none`;
    const mistyped = await new Program(args, { DATA_DIR: dataDir }).ended;
    expect(mistyped).toMatchObject({ code: 1, output: "" });
    expect(mistyped.errors).toContain(refused);
    expect(existsSync(dataDir)).toBe(false);
    await mkdir(dataDir);
    expect((await new Program(args, { DATA_DIR: dataDir }).ended).errors).toContain(refused);
    expect(await readdir(dataDir)).toEqual([]);
  },
);

test("a command in a folder that is none is refused as the hub itself is", async () => {
  const dataDir = await temporaryDataDir();
  await mkdir(dataDir);
  const file = join(dataDir, "file");
  await writeFile(file, "");
  const shop = join(file, "shop");
  const refused = `DATA_DIR ${shop} must be a folder that this user may write to: ENOTDIR`;
  const { code, errors } = await new Program(["store", "list"], { DATA_DIR: shop }).ended;
  expect({ code, errors }).toEqual({ code: 1, errors: expect.stringContaining(refused) });
});

test("a command on a server's database without our tables is refused, and makes none", async () => {
  const url = await createEmptyDatabase();
  const { code, errors } = await new Program(["completeness"], { DATABASE_URL: url }).ended;
  expect(code).toBe(1);
  expect(errors).toMatch(/there is no database of Prilavok at postgres:\/\/\S+ \(DATABASE_URL\)/);
  const pool = createPool({ url, connectionsMax: 1 });
  expect((await pool.query("select from pg_class where relname = 'migration'")).rowCount).toBe(0);
  await pool.end();
  const migrated = await new Program(["migrate"], { DATABASE_URL: url }).ended;
  expect(migrated.code).toBe(0);
  expect(migrated.errors).toContain("a new database was made at ");
  expect((await new Program(["migrate"], { DATABASE_URL: url }).ended).errors).toBe("");
});

test("the first store makes a database and says where", async () => {
  const dataDir = await temporaryDataDir();
  const add = (name: string) => new Program(["store", "add", "--name", name], { DATA_DIR: dataDir }).ended;
  const first = await add("Пекарня");
  expect(first.errors).toBe(`prilavok-hub: a new database was made in ${dataDir} (DATA_DIR)\n`);
  expect(first.output).toContain("Store 1: Пекарня");
  expect((await add("Кофейня")).errors).toBe("");
});
