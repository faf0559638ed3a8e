import { Command } from "commander";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Shell } from "../command.ts";
import { readConfiguration } from "../configuration.ts";
import { registerNetworkCommands } from "../network/command.ts";
import { createChain } from "../testing/chain.ts";
import { createTestDatabase, type TestDatabase } from "../testing/database.ts";
import { TestSales } from "../testing/sales.ts";
import { registerNameCommands } from "./command.ts";

let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase();
  const [till] = await createChain(database.pool, 1);
  if (till === undefined) throw new Error("there is no till");
  const named = ["Пётр", "Петр", "Анна"].map((seller) => ({
    amount: 1,
    positions: [{ name: "a", count: 1, total: 1, seller, category: seller === "Анна" ? "Хлеб" : "хлеб" }],
  }));
  await new TestSales(database.pool).sell(till, "Europe/Moscow", named);
});
afterAll(() => database.close());

/** Runs `prilavok-hub <words>` and reads what it prints. */
async function cli(...words: string[]): Promise<{ readonly json: unknown; readonly text: string }> {
  let printed = { json: undefined as unknown, text: "" };
  const shell: Shell = {
    configuration: readConfiguration({}),
    withDatabase: (work) => work(database.pool),
    print(json, text) {
      printed = { json: JSON.parse(JSON.stringify(json)), text };
    },
  };
  const program = new Command("prilavok-hub").exitOverride();
  registerNetworkCommands(program, shell);
  registerNameCommands(program, shell);
  await program.parseAsync(words, { from: "user" });
  return printed;
}

test("sellers are suggested, merged, listed with what they were merged into, and set free again", async () => {
  expect((await cli("seller", "suggestions")).text).toMatch(/^\d+ Петр {2}\| {2}\d+ Пётр$/);
  expect((await cli("seller", "merge", "Петр", "Пётр")).text).toMatch(
    /^"Петр" \(\d+\) counts as "Пётр" \(\d+\)$/,
  );
  expect((await cli("seller", "suggestions")).text).toBe("no sellers look like one");
  const { json } = await cli("seller", "list", "--json");
  const petr = expect.objectContaining({
    name: "Петр",
    mergedInto: { id: expect.any(String), name: "Пётр" },
  });
  expect(json).toEqual([
    expect.objectContaining({ name: "Анна", mergedInto: null }),
    petr,
    expect.objectContaining({ name: "Пётр", mergedInto: null }),
  ]);
  await expect(cli("seller", "merge", "Петр", "Анна")).rejects.toThrow(
    '"Петр" is merged into "Пётр" already',
  );
  expect((await cli("seller", "unmerge", "Петр")).json).toMatchObject({ name: "Петр", mergedInto: null });
  expect((await cli("seller", "suggestions")).json).toHaveLength(1);
});

test("categories likewise", async () => {
  expect((await cli("category", "suggestions")).json).toEqual([
    [expect.objectContaining({ name: "Хлеб" }), expect.objectContaining({ name: "хлеб" })],
  ]);
  await cli("category", "merge", "хлеб", "Хлеб");
  expect((await cli("category", "list")).text).toMatch(/\d+ +хлеб +Хлеб$/);
});

test("an account's annulled pairs are left out until it is said otherwise", async () => {
  const leftOut = async (...words: string[]) => {
    const { json } = await cli("account", "annulled", "Test", ...words);
    return (json as { annulledLeftOut: boolean }).annulledLeftOut;
  };
  expect(await leftOut()).toBe(true);
  expect(await leftOut("--pairs", "counted")).toBe(false);
  expect(await leftOut()).toBe(false);
  expect(await leftOut("--pairs", "left-out")).toBe(true);
});
