import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { RpcError } from "@prilavok/contracts/jsonrpc/errors.ts";
import { Command } from "commander";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { systemClock } from "../clock.ts";
import type { Shell } from "../command.ts";
import { readConfiguration } from "../configuration.ts";
import { createTestDatabase, type TestDatabase } from "../testing/database.ts";
import { registerNetworkCommands } from "./command.ts";
import { createDirectory, type Directory } from "./directory.ts";

let database: TestDatabase;
let directory: Directory;

async function open(): Promise<void> {
  database = await createTestDatabase();
  directory = createDirectory({ pool: database.pool, clock: systemClock });
}

async function close(): Promise<void> {
  await directory.close();
  await database.close();
}

interface Printed {
  /** What --json prints, read back. */
  readonly json: Record<string, unknown>;
  readonly list: readonly Record<string, unknown>[];
  readonly text: string;
}

/** Runs `prilavok-hub <line>`; words with spaces are written with underscores. */
async function cli(line: string): Promise<Printed> {
  let printed: Printed = { json: {}, list: [], text: "" };
  const shell: Shell = {
    configuration: readConfiguration({}),
    withDatabase: (work) => work(database.pool),
    print(result, text) {
      const json = JSON.parse(JSON.stringify(result));
      printed = { json, list: json, text };
    },
  };
  const program = new Command("prilavok-hub").exitOverride().configureOutput({ writeErr: () => undefined });
  registerNetworkCommands(program, shell);
  const silence = (command: Command) => {
    command.exitOverride().configureOutput({
      writeErr: () => undefined,
      writeOut: (text) => {
        printed = { ...printed, text: printed.text + text };
      },
    });
    command.commands.forEach(silence);
  };
  silence(program);
  const words = line.split(" ").map((word) => word.replaceAll("_", " "));
  try {
    await program.parseAsync(words, { from: "user" });
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "commander.helpDisplayed")) throw error;
  }
  return printed;
}

/** The commands alone, so that nothing else of the program takes part. */
const program = `
  import { Command } from "commander";
  import { createPool } from ${JSON.stringify(join(import.meta.dirname, "../database/pool.ts"))};
  import { registerNetworkCommands } from ${JSON.stringify(join(import.meta.dirname, "command.ts"))};
  const pool = createPool({ url: process.argv[1], connectionsMax: 1 });
  const program = new Command();
  const print = (result) => console.log(JSON.stringify(result));
  registerNetworkCommands(program, { withDatabase: (work) => work(pool), print });
  await program.parseAsync(process.argv.slice(2), { from: "user" });
  await pool.end();`;

function inAnotherProcess(line: string): Promise<{ readonly stdout: string }> {
  const words = ["--input-type=module", "-e", program, database.url, ...line.split(" ")];
  return promisify(execFile)(process.execPath, words, { cwd: join(import.meta.dirname, "..") });
}

async function code(key: unknown): Promise<number | "accepted"> {
  try {
    await directory.authenticate(String(key));
    return "accepted";
  } catch (error) {
    if (error instanceof RpcError) return error.entry.code;
    throw error;
  }
}

describe("the first store and till", () => {
  beforeEach(open);
  afterEach(close);

  test("make the account, in the zone of the store, and give a key that works", async () => {
    const store = await cli(
      "store add --name Шаурма --ext-id 111 --time-zone Asia/Yekaterinburg --city Тюмень --json",
    );
    expect(store.json).toMatchObject({ extId: "111", name: "Шаурма", account: "Prilavok", opens: "09:00" });
    expect(store.json.id).toMatch(/^\d+$/);
    const till = await cli("device add --store 111 --ext-id 123 --json");
    expect(Object.keys(till.json).slice(0, 2)).toEqual(["id", "accesskey"]);
    expect(await directory.authenticate(String(till.json.accesskey))).toMatchObject({
      deviceId: Number(till.json.id),
      storeId: Number(store.json.id),
      timeZone: "Asia/Yekaterinburg",
    });
    expect((await cli("account list")).list).toEqual([
      {
        id: "1",
        name: "Prilavok",
        status: "open",
        timeZone: "Asia/Yekaterinburg",
        annulledLeftOut: true,
        stores: 1,
        devices: 1,
      },
    ]);
    expect((await cli(`device add --store ${store.json.id} --ext-id 124`)).text).toContain("shown this once");
  });

  test("are missed in plain words", async () => {
    await expect(cli("store list")).rejects.toThrow("there is no account yet");
  });

  test("may be of a named account; with several, the account must be named", async () => {
    await cli("store add --name А --ext-id 1 --account Ромашка");
    await cli("store add --name Б --ext-id 1 --account Лютик");
    expect((await cli("store list --account Лютик")).list).toMatchObject([{ name: "Б", extId: "1" }]);
    await expect(cli("store list")).rejects.toThrow('--account must be one of "Лютик", "Ромашка"');
    await cli("account add Prilavok");
    expect((await cli("store list")).list).toEqual([]);
  });
});

describe("bad input is told in one line", () => {
  afterAll(close);
  beforeAll(async () => {
    await open();
    await cli("store add --name Шаурма --ext-id 111 --time-zone Asia/Yekaterinburg");
    await cli("device add --store 111 --ext-id 123");
  });

  test.each([
    [
      "store add --name x --time-zone Mars/Olympus",
      '--time-zone must be an IANA time zone such as Europe/Moscow, not "Mars/Olympus"',
    ],
    ["store add --name x --ext-id 111", 'the ext id "111" belongs to another store'],
    [
      "store add --name x --ext-id 1/2",
      '--ext-id must be without "/", which separates store and till in a poskey, not "1/2"',
    ],
    [
      "store add --name x --opens 25:00",
      '--opens must be a time of day as HH:MM, 00:00 to 24:00, not "25:00"',
    ],
    [
      "store add --name x --opens 22:00",
      '--closes must be after opens (22:00), within one day of 00:00 to 24:00, not "21:00"',
    ],
    ["store update 112 --name x", 'the account has no store "112"'],
    ["device add --store 112 --ext-id 1", 'the account has no store "112"'],
    ["device add --store 111 --ext-id 123", 'the ext id "123" belongs to another device'],
    ["device add --ext-id 123", "--store must be given, or --admin instead of it, not absent"],
    ["device block @111/124", 'there is no device "@111/124"'],
    ["device block 999", 'there is no device "999"'],
    ["device block x", 'the device must be an id or @store_ext_id/cashbox_ext_id or @store_ext_id, not "x"'],
    ["device rotate-key @111/123 --grace soon", '--grace must be a time such as 30m, 24h or 7d, not "soon"'],
    ["device rotate-key @111/123 --grace 31d", '--grace must be from 0 to 720 hours, not "744 h"'],
    ["account close Лютик", 'there is no account "Лютик"'],
    ["metric set --name x --type money --of count", '--of must be sum: a count is no money, not "count"'],
    ["metric set p/99 --name x", 'the account has no metric "p/99"'],
    ["metric set income --order -1", '--order must be a whole number from 0 to 32767, not "-1"'],
  ])("%s", async (line, message) => {
    await expect(cli(line)).rejects.toThrow(new Error(message));
  });
});

describe("beside a running hub", () => {
  beforeEach(open);
  afterEach(close);

  describe("device", () => {
    test("block, unblock, rotate-key and revoke-key change what its keys are answered", async () => {
      await cli("store add --name Шаурма --ext-id 111");
      const { accesskey, id } = (await cli("device add --store 111 --ext-id 123")).json;
      await cli("device block @111/123");
      await expect.poll(() => code(accesskey)).toBe(-32801);
      expect((await cli(`device unblock ${id}`)).json).toMatchObject({ id, status: "active" });
      await expect.poll(() => code(accesskey)).toBe("accepted");
      const rotated = (await cli(`device rotate-key ${id} --grace 30m`)).json;
      expect(Date.parse(String(rotated.previousKeysExpireAt)) - Date.now()).toBeGreaterThan(29 * 60_000);
      expect([await code(accesskey), await code(rotated.accesskey)]).toEqual(["accepted", "accepted"]);
      expect((await cli(`device revoke-key ${id} --old`)).json).toEqual({ id, revoked: 1 });
      await expect.poll(() => code(accesskey)).toBe(-32802);
      expect(await code(rotated.accesskey)).toBe("accepted");
      await cli(`device revoke-key ${id}`);
      await expect.poll(() => code(rotated.accesskey)).toBe(-32802);
    });

    test("list shows what there is, and no key", async () => {
      await cli("store add --name Шаурма --ext-id 111");
      const till = await cli("device add --store 111 --ext-id 123 --name Касса_1");
      const admin = await cli("device add --admin --name Офис");
      expect(admin.json).toMatchObject({ kind: "admin", storeId: null, path: `/m/${admin.json.accesskey}` });
      const { text, list } = await cli("device list");
      expect(list).toMatchObject([
        { kind: "till", extId: "123", name: "Касса 1", storeExtId: "111", validKeys: 1, agent: null },
        { kind: "admin", name: "Офис", validKeys: 1 },
      ]);
      for (const { json } of [till, admin]) {
        expect(text + JSON.stringify(list)).not.toContain(json.accesskey);
      }
      expect((await cli("device list --store 111")).list).toHaveLength(1);
      expect(text.split("\n")[0]).toBe("id  kind   ext id  name     store   status  keys  software");
    });
  });

  test("a closed account's keys find no owner, and go on when it is open again", async () => {
    await cli("store add --name Шаурма --ext-id 111");
    const { accesskey } = (await cli("device add --store 111 --ext-id 123")).json;
    await cli("account close Prilavok");
    await expect.poll(() => code(accesskey)).toBe(-33001);
    await cli("account open Prilavok");
    await expect.poll(() => code(accesskey)).toBe("accepted");
  });

  test("metrics are listed, made, changed and marked", async () => {
    expect((await cli("metric own-brand")).json).toMatchObject({
      metric: "category",
      enabled: false,
      ownBrand: [],
    });
    expect((await cli("metric own-brand Вкусное Выпечка")).json).toMatchObject({ enabled: true });
    const made = await cli(
      "metric set --name Доля_кофе --type percent --of sum --category Кофе Чай --percent-of sum",
    );
    expect(made.json).toMatchObject({
      definition: { of: "sum", categories: ["Кофе", "Чай"], percentOf: { of: "sum" } },
    });
    expect((await cli(`metric set ${made.json.metric} --disable --order 9`)).json).toMatchObject({
      order: 9,
      enabled: false,
    });
    const { text, list } = await cli("metric list");
    expect(list).toHaveLength(6);
    expect(text).toContain("sum of Кофе, Чай, percent of sum of all receipts");
    expect(text).toContain("own brand: Вкусное, Выпечка");
  });

  test.each([
    "account add",
    "account close",
    "store add",
    "store update",
    "device add",
    "device rotate-key",
    "metric set",
  ])("%s --help shows an example", async (command) => {
    const { text } = await cli(`${command} --help`);
    expect(text).toContain(`$ prilavok-hub ${command} `);
    expect(text).toContain("--json");
  });

  test("a key that another process blocks stops working at once", async () => {
    await cli("store add --name Шаурма --ext-id 111");
    const { accesskey } = (await cli("device add --store 111 --ext-id 123")).json;
    await expect.poll(() => directory.isHearing()).toBe(true);
    expect(await code(accesskey)).toBe("accepted");
    const { stdout } = await inAnotherProcess("device block @111/123");
    expect(JSON.parse(stdout)).toMatchObject({ status: "blocked", extId: "123" });
    await expect.poll(() => code(accesskey), { interval: 5, timeout: 500 }).toBe(-32801);
  });
});
