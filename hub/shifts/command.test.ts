import { Command } from "commander";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Shell } from "../command.ts";
import { readConfiguration } from "../configuration.ts";
import { createChain, type TestTill } from "../testing/chain.ts";
import { createTestHub, type TestHub } from "../testing/hub.ts";
import { registerShiftCommands } from "./command.ts";

let hub: TestHub;
let till: TestTill;
let printed: { json: Record<string, unknown>[]; text: string };

beforeAll(async () => {
  hub = await createTestHub();
  const [made] = await createChain(hub.database.pool, 1);
  if (made === undefined) throw new Error("no till");
  till = made;
  const call = (method: string, params: unknown) => hub.call(`/s/${till.accesskey}`, method, params);
  await call("registerEvent", {
    name: "shift/start",
    ts: "2018-03-02 09:00:00",
    params: { seller: "Марина Ивановна" },
  });
  await call("registerEvent", {
    name: "shift/stop",
    ts: "2018-03-02 21:00:00",
    params: { receipts: 5, total: 30.5, digest: "0".repeat(64), firstNumber: 1, lastNumber: 5 },
  });
  await call("purchaseRegister", { amount: 10, cart: { ts: "2018-03-02T12:00:00+03:00", extId: "3" } });
  await call("registerEvent", { name: "shift/start", ts: "2018-03-03 09:00:00" });
  await call("registerEvent", { name: "shift/start", ts: "2018-03-04 09:00:00" });
  await call("registerEvent", { name: "shift/stop", ts: "2018-03-04 21:00:00" });
});

afterAll(() => hub.close());

async function run(...words: string[]): Promise<Record<string, unknown>[]> {
  printed = { json: [], text: "" };
  const shell: Shell = {
    configuration: readConfiguration({}),
    withDatabase: (work) => work(hub.database.pool),
    print: (result, text) => {
      printed = { json: JSON.parse(JSON.stringify(result)), text };
    },
  };
  const program = new Command("prilavok-hub").exitOverride();
  registerShiftCommands(program, shell);
  await program.parseAsync(words, { from: "user" });
  return printed.json;
}

const march = ["shift", "list", "--store", "1", "--from", "2018-03-01", "--to", "2018-03-31"];

describe("shift list", () => {
  test("tells of each shift what arrived, what the till told and what is missing", async () => {
    const [first, second, third] = await run(...march);
    const device = { id: String(till.deviceId), extId: "1" };
    expect(first).toEqual({
      device,
      start: "2018-03-02 09:00:00",
      stop: "2018-03-02 21:00:00",
      seller: "Марина Ивановна",
      state: "incomplete",
      overdue: false,
      received: { receipts: 1, total: 10 },
      told: { receipts: 5, total: 30.5 },
      missing: {
        receipts: 4,
        total: 20.5,
        digestDiffers: true,
        numbers: [
          { first: 1, last: 2 },
          { first: 4, last: 5 },
        ],
        numbersUnknown: null,
        numbersOutside: 0,
      },
    });
    expect(second).toMatchObject({
      start: "2018-03-03 09:00:00",
      stop: null,
      state: "open",
      overdue: true,
      told: null,
    });
    expect(third).toMatchObject({
      state: "unverified",
      told: { receipts: null, total: null },
      missing: null,
    });
    expect(printed.text).toContain("incomplete: 4 receipts missing; 20.5 in sum missing; numbers 1-2, 4-5");
  });

  test("with --incomplete leaves out what nothing is wrong with", async () => {
    expect((await run(...march, "--incomplete")).map((one) => one.start)).toEqual([
      "2018-03-02 09:00:00",
      "2018-03-03 09:00:00",
    ]);
  });

  test("tells in words how many are missing, and which or why that is not known", async () => {
    const path = `/s/${till.accesskey}`;
    const extIds = [
      ["1", "2"],
      ["a", "b"],
      ["x", "y"],
      ["6001", "102"],
    ];
    for (const [index, pair] of extIds.entries()) {
      const day = `2019-05-0${index + 1}`;
      const [firstNumber, lastNumber] =
        [
          [1, 3],
          [1, 3],
          [9, 3],
          [101, 103],
        ][index] ?? [];
      for (const extId of pair) {
        await hub.call(path, "purchaseRegister", {
          amount: 10,
          cart: { ts: `${day}T12:00:00+03:00`, extId },
        });
      }
      await hub.call(path, "registerEvent", { name: "shift/start", ts: `${day} 09:00:00` });
      const params = { receipts: 3 - 2 * (index % 2), firstNumber, lastNumber };
      await hub.call(path, "registerEvent", { name: "shift/stop", ts: `${day} 21:00:00`, params });
    }
    const listed = await run("shift", "list", "--store", "1", "--from", "2019-05-01", "--to", "2019-05-31");
    expect(printed.text.split("\n").flatMap((line) => /incomplete.*/.exec(line) ?? [])).toEqual([
      "incomplete: 1 receipt missing; number 3",
      "incomplete: 1 receipt too many; which numbers is not known, those of the receipts cannot be read",
      "incomplete: 1 receipt missing; which numbers is not known, the numbering restarted",
      "incomplete: 1 receipt too many; numbers 101, 103; 1 receipt numbered outside the till's range",
    ]);
    expect(listed.map(({ missing }) => missing)).toMatchObject([
      { numbers: [{ first: 3, last: 3 }], numbersUnknown: null },
      { numbers: null, numbersUnknown: "unreadable" },
      { numbers: null, numbersUnknown: "restarted" },
      { numbersUnknown: null, numbersOutside: 1 },
    ]);
  });

  test("takes only the days that were asked for", async () => {
    await run("shift", "list", "--store", "1", "--from", "2018-03-02", "--to", "2018-03-02");
    expect(printed.json).toMatchObject([{ start: "2018-03-02 09:00:00" }]);
    await run("shift", "list", "--store", "1");
    expect(printed).toEqual({ json: [], text: "no such shifts" });
  });

  test.each([
    [["--to", "2018-02-30"], "--to"],
    [["--from", "2018-03-02", "--to", "2018-03-01"], "--from"],
    [["--from", "2017-03-01", "--to", "2018-03-02"], "--from"],
    [["--store", "nowhere"], "nowhere"],
  ])("refuses %j", async (words, word) => {
    await expect(run("shift", "list", "--store", "1", ...words)).rejects.toThrow(word);
  });
});
