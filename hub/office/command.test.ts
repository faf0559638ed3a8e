import { Problem } from "@prilavok/contracts/office-api/problems.ts";
import { Command } from "commander";
import { afterAll, beforeAll, expect, test } from "vitest";
import { systemClock } from "../clock.ts";
import { readConfiguration } from "../configuration.ts";
import { createDirectory, type Directory } from "../network/directory.ts";
import { createTestDatabase, type TestDatabase } from "../testing/database.ts";
import { registerOfficeCommands } from "./command.ts";
import { TokenDirectory } from "./token-directory.ts";

let database: TestDatabase;
let directory: Directory;
let tokens: TokenDirectory;
let text = "";

beforeAll(async () => {
  database = await createTestDatabase();
  const { pool } = database;
  directory = createDirectory({ pool, clock: systemClock });
  tokens = new TokenDirectory({ pool, clock: systemClock, directory });
});
afterAll(async () => {
  await directory.close();
  await database.close();
});

/** Runs `prilavok-hub <line>`; words with blanks are written with underscores. @returns what --json prints. */
async function cli<Printed = Record<string, unknown>>(line: string): Promise<Printed> {
  const results: Printed[] = [];
  const program = new Command("prilavok-hub").exitOverride();
  registerOfficeCommands(program, {
    configuration: readConfiguration({}),
    withDatabase: (work) => work(database.pool),
    print(result, forPeople) {
      results.push(JSON.parse(JSON.stringify(result)));
      text += forPeople;
    },
  });
  await program.parseAsync(
    line.split(" ").map((word) => word.replaceAll("_", " ")),
    { from: "user" },
  );
  const [printed] = results;
  if (printed === undefined) throw new Error("nothing was printed");
  return printed;
}

async function isAccepted(token: unknown): Promise<boolean> {
  try {
    await tokens.authenticate(`Bearer ${String(token)}`);
    return true;
  } catch (error) {
    if (error instanceof Problem) return false;
    throw error;
  }
}

test("a token is shown once, when it is made; it is listed without it, and revoked", async () => {
  const made = await cli("token add --name Web_shop --scope orders:write orders:read --expires 30d");
  expect(made).toMatchObject({
    name: "Web shop",
    scopes: ["orders:read", "orders:write"],
    account: "Prilavok",
  });
  expect(made.token).toMatch(/^prk_[A-Za-z0-9_-]{43}$/);
  expect(text).toContain(String(made.token));
  text = "";
  const [listed] = await cli<Record<string, unknown>[]>("token list");
  expect(listed).toEqual({ ...made, token: undefined, account: undefined });
  expect(text).not.toContain("prk_");
  expect(await isAccepted(made.token)).toBe(true);
  expect(await cli(`token revoke ${made.id}`)).toMatchObject({ id: made.id, revokedAt: expect.any(String) });
  await expect.poll(() => isAccepted(made.token), { timeout: 10_000 }).toBe(false);
});

test("only the hash of a token is in the database", async () => {
  const { token } = await cli("token add --name hashed --all");
  const { rows } = await database.pool.query<{ row: string }>("select t::text as row from api_token t");
  const hex = Buffer.from(String(token)).toString("hex");
  expect(rows.some(({ row }) => row.includes(String(token)) || row.includes(hex))).toBe(false);
});

test.each([
  ["token add --name a --scope orders", "--scope must be one or more of goods:read"],
  ["token add --name a", "--scope must be given, or --all"],
  ["token add --name a --all --scope goods:read", "--scope must be given, or --all"],
  ["token add --name a --all --expires never", "--expires must be"],
  ["token add --name a --all --expires 2020-01-01", "--expires must be in the future"],
  ["token add --name _ --all", "--name must be"],
  ["token revoke 999999", "there is no token 999999"],
  ["token revoke one", "--id must be"],
])("%s is refused in a sentence", async (line, sentence) => {
  await expect(cli(line)).rejects.toThrow(sentence);
});
