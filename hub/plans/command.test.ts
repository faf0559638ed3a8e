import { Command } from "commander";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Shell } from "../command.ts";
import { readConfiguration } from "../configuration.ts";
import { createChain, type TestTill } from "../testing/chain.ts";
import { createTestHub, type TestHub } from "../testing/hub.ts";
import { registerPlanCommands } from "./command.ts";

let hub: TestHub;
let till: TestTill;
let printed: { json: unknown; text: string } | undefined;

beforeAll(async () => {
  hub = await createTestHub();
  const [made] = await createChain(hub.database.pool, 1);
  if (made === undefined) throw new Error("no till");
  till = made;
  const call = (method: string, params: unknown) => hub.call(`/s/${till.accesskey}`, method, params);
  await call("planSet", { metric: "income", plan: 100, year: 2026, month: 2 });
  await call("planSet", { metric: "income", plan: 101.5, year: 2026, month: 2, day: 9, day_corr_plan: 7 });
  await call("planSet", { metric: "average", plan: 175, year: 2027 });
  await call("planPublish", { auto: true });
  await call("planSet", { metric: "income", plan: -1, year: 2026, month: 2 });
});

afterAll(() => hub.close());

async function run(...words: string[]): Promise<unknown> {
  const shell: Shell = {
    configuration: readConfiguration({}),
    withDatabase: (work) => work(hub.database.pool),
    print: (result, text) => {
      printed = { json: JSON.parse(JSON.stringify(result)), text };
    },
  };
  const program = new Command("prilavok-hub").exitOverride();
  registerPlanCommands(program, shell);
  await program.parseAsync(words, { from: "user" });
  return printed?.json;
}

describe("plan list", () => {
  const february = { metric: "income", period: "2026-02", plan: 100, correction: null };
  const ninth = { metric: "income", period: "2026-02-09", plan: 101.5, correction: 7 };
  const average = { metric: "average", period: "2027", plan: 175, correction: null };
  const deletion = { metric: "income", period: "2026-02", plan: -1, correction: null };

  test("tells what is live and what waits", async () => {
    const store = String(till.storeId);
    expect(await run("plan", "list", "--store", "1")).toEqual({
      store,
      live: expect.arrayContaining([february, ninth, average]),
      drafts: [deletion],
    });
    expect(printed?.text).toMatch(/income +2026-02 +delete +- +draft/);
    expect(await run("plan", "list", "--store", "1", "--metric", "average")).toEqual({
      store,
      live: [average],
      drafts: [],
    });
    expect(await run("plan", "list", "--store", "1", "--year", "2026")).toEqual({
      store,
      live: [february, ninth],
      drafts: [deletion],
    });
  });

  test.each([
    [["--metric", "revenue"], "the metric must be one of income, average"],
    [["--year", "soon"], "--year"],
  ])("refuses %j", async (words, word) => {
    await expect(run("plan", "list", "--store", "1", ...words)).rejects.toThrow(word);
  });
});

test("plan versions tells who published when, how, and with what warnings", async () => {
  expect(await run("plan", "versions", "--store", "1")).toEqual([
    {
      version: 1,
      publishedAt: expect.stringMatching(/^\d{4}-\d{2}-\d{2}T/),
      device: { id: String(till.deviceId), extId: "1" },
      auto: true,
      distributedBy: "even",
      warnings: [
        expect.objectContaining({ code: "autoUnavailable" }),
        expect.objectContaining({ code: "lowerPlansExceed", metric: "income", period: "2026-02" }),
      ],
    },
  ]);
  expect(printed?.text).toContain("income: Планы внутри периода 2026-02 (101.5) больше его плана (100)");
  expect(await run("plan", "versions", "--store", "1", "--last", "0")).toEqual([]);
});
