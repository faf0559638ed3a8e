import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createTestDatabase, type TestDatabase } from "./testing/database.ts";
import { Program } from "./testing/hub-process.ts";

let database: TestDatabase;
const folder = mkdtempSync(join(tmpdir(), "prilavok-errors-"));
const broken = join(folder, "broken.json");
beforeAll(async () => {
  writeFileSync(broken, "{ no JSON");
  database = await createTestDatabase();
});
afterAll(async () => {
  await database.close();
  rmSync(folder, { recursive: true, force: true });
});

/** What an operator may do wrong; everything ends with one sentence, an exit code, and no stack trace. */
const mistakes: Readonly<Record<string, readonly [readonly string[], Readonly<Record<string, string>>?]>> = {
  "an order of a file that is no JSON": [["order", "add", "--file", broken]],
  "an order of a file that is not there": [["order", "add", "--file", join(folder, "none.json")]],
  "goods of a file that is not there": [["goods", "import", join(folder, "none.csv")]],
  "a member that a result does not have": [["account", "list", "--field", "key"]],
  "a port that is none": [["serve"], { PORT: "many" }],
  "a database that nobody serves": [
    ["store", "list"],
    { DATABASE_URL: "postgres://prilavok:secret@127.0.0.1:9/prilavok" },
  ],
  "an address that is none": [["store", "list"], { DATABASE_URL: "127.0.0.1" }],
  "a language that there is not": [["store", "list"], { PRILAVOK_LANG: "de" }],
};

for (const [mistake, [words, environment]] of Object.entries(mistakes)) {
  test(`${mistake} is told in one sentence`, async () => {
    const own = { DATABASE_URL: database.url, DATA_DIR: folder, ...environment };
    const { code, output, errors } = await new Program(words, own).ended;
    expect({ code, output }).toEqual({ code: 1, output: "" });
    expect(errors).toMatch(/^prilavok-hub: [^\n]+\n$/);
    expect(errors).not.toContain("secret");
  });
}

test("--version prints the version", async () => {
  const { code, output } = await new Program(["--version"], {}).ended;
  expect({ code, output }).toEqual({ code: 0, output: expect.stringMatching(/^\d+\.\d+\.\d+\n$/) });
});

test("a port that is taken is told in one sentence", async () => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = typeof address === "object" && address !== null ? String(address.port) : "";
  const { code, errors } = await new Program(["serve"], {
    ...{ DATABASE_URL: database.url, PORT: port, LOG_LEVEL: "silent" },
  }).ended;
  server.close();
  expect(code).toBe(1);
  expect(errors).toMatch(/^prilavok-hub: [^\n]+\n$/);
});

test("a reader that has had enough ends a command without a word", async () => {
  const env = { ...process.env, NODE_NO_WARNINGS: "1", DATABASE_URL: database.url };
  const command = `'${process.execPath}' '${join(import.meta.dirname, "main.ts")}' account list | true`;
  const { status, stderr } = spawnSync("bash", ["-c", command], { env, encoding: "utf8" });
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
});

test("LOG_LEVEL=debug shows where an error comes from", async () => {
  const own = { DATABASE_URL: database.url, LOG_LEVEL: "debug" };
  const { errors } = await new Program(["order", "add", "--file", broken], own).ended;
  expect(errors).toMatch(/\n +at /);
});
