import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { writeGiftomanFile } from "../testing/giftoman-file.ts";
import { operate } from "../testing/http.ts";
import { SmallHub } from "../testing/small-hub.ts";
import { tillFolder } from "../testing/till-folder.ts";
import { startTillProcess, TillProgram } from "../testing/till-process.ts";
import { until } from "../trials/until.ts";

const key = "4f2c9d07";
const cashier = "Иванова";
const lane = "giftoman-receipts";
const sale = { cashier, itemList: [{ nameTitle: "Хлеб", price: "1.62", amount: "2" }], cash: "5" };

/** A command on the till of a folder. */
async function command(folder: string, ...args: string[]) {
  return new TillProgram([...args, "--data", folder, "--conf", folder]).ended;
}

/** The JSON that a command prints. */
async function told(folder: string, ...args: string[]) {
  const { code, output, errors } = await command(folder, ...args, "--json");
  expect({ args, code, errors }).toEqual({ args, code: 0, errors: "" });
  return JSON.parse(output);
}

/** A till whose hub never answers: it has sold two receipts, documents 2 and 3 of a shift. */
async function soldWithoutHub() {
  const folder = tillFolder();
  writeGiftomanFile(folder, { url: "http://127.0.0.1:9/s/", authkey: key });
  const { till, port } = await startTillProcess(folder);
  await operate(port, "OPEN_SHIFT", { cashier });
  for (let sales = 0; sales < 2; sales += 1) await operate(port, "SALE", sale);
  return { folder, till, port };
}

test("the queue is listed, shown and exported from its file, beside a till and without one", async () => {
  const { folder, till } = await soldWithoutHub();
  const beside = await told(folder, "queue", "list");
  await till.end("SIGTERM");
  expect(await told(folder, "queue", "list")).toEqual(beside);
  expect(beside).toMatchObject([
    { lane, number: 2, state: "waiting", reason: null, isMended: false },
    { lane, number: 3 },
    { lane: "giftoman-shifts", number: 1 },
  ]);
  const numbers = async (...args: string[]) => {
    const messages: { number: number }[] = await told(folder, "queue", "list", ...args);
    return messages.map(({ number }) => number);
  };
  expect(await numbers("--lane", lane, "--limit", "1")).toEqual([2]);
  expect(await numbers("--after", `${lane}:2`)).toEqual([3, 1]);
  expect((await command(folder, "queue", "list", "--state", "set-aside")).output).toBe(
    "there are no messages\n",
  );
  const shown = await told(folder, "queue", "show", lane, "2");
  expect(shown).toMatchObject({
    message: { number: 2, state: "waiting" },
    document: { kind: "sale", shift: 1, receiptInShift: 1, cashier, total: "3.24" },
    call: { method: "purchaseRegister", params: { amount: 3.24, cart: { extId: shown.document.uid } } },
  });
  expect((await command(folder, "queue", "show", lane, "2")).output).toContain('"amount": 3.24');
  const lines = (await command(folder, "queue", "export")).output.trim().split("\n");
  expect(lines.map((line) => JSON.parse(line).method)).toEqual([
    "purchaseRegister",
    "purchaseRegister",
    "registerEvent",
  ]);
  expect((await command(folder, "queue", "show", lane, "77")).errors).toContain("there is no message of");
  expect((await command(folder, "queue", "show", "hub", "2")).errors).toContain("the lane must be one of");
  const status = await told(folder, "queue", "status");
  expect(status).toMatchObject({
    isServing: false,
    plugin: { state: "on" },
    exchange: { state: "off" },
    queue: { depth: 3, lanes: [{ name: lane, waiting: 2, setAside: 0 }, { waiting: 1 }, { waiting: 0 }] },
  });
  expect((await command(folder, "queue", "retry")).errors).toContain("no till serves from");
});

test("a message is set aside, mended and released by commands, and the hub gets what was mended", async () => {
  const { folder, port } = await soldWithoutHub();
  await told(folder, "queue", "pause");
  const hub = await SmallHub.open(key);
  writeGiftomanFile(folder, { url: hub.url, authkey: key });
  await until(
    "the new address is in force",
    async () => (await operate(port, "OTHER_INFO", {})).info?.plugin.url === hub.url,
  );
  await told(folder, "queue", "set-aside", lane, "2", "--reason", "спорный чек");
  expect((await told(folder, "queue", "list", "--state", "set-aside"))[0]).toMatchObject({
    number: 2,
    reason: "спорный чек",
  });
  await told(folder, "queue", "resume");
  await until("the others are delivered", () => hub.receipts.length === 1 && hub.events.length === 1);
  const { call } = await told(folder, "queue", "show", lane, "2");
  const file = join(folder, "mended.json");
  writeFileSync(file, JSON.stringify({ ...call.params, amount: "x" }));
  const refused = await command(folder, "queue", "mend", lane, "2", "--params", file);
  expect(refused.errors).toMatch(/params\.amount: .*\(413\)/);
  const mended = { ...call.params, cart: { ...call.params.cart, cashier: "Петрова" } };
  writeFileSync(file, JSON.stringify(mended));
  await told(folder, "queue", "mend", lane, "2", "--params", file);
  await until("it is delivered", () => hub.receipts.length === 2);
  expect(hub.receipts[1]).toMatchObject({ cashier: "Петрова", extId: call.params.cart.extId });
  expect((await command(folder, "queue", "mend", lane, "2", "--undo")).errors).toContain("(701)");
  expect(await told(folder, "queue", "release", "--all")).toEqual({ released: 0 });
  expect((await command(folder, "queue", "release")).errors).toContain("name a lane and a document's number");
  const status = await told(folder, "queue", "status");
  expect(status.queue).toMatchObject({
    depth: 0,
    warnings: [],
    lanes: [{ delivered: 2 }, { delivered: 1 }, { delivered: 0 }],
  });
  expect((await command(folder, "queue", "status")).output).toContain(
    `the Giftoman plugin is on: ${hub.url}`,
  );
});

test("a paused lane stays so over a restart, and its receipts are kept until it is resumed", async () => {
  const folder = tillFolder();
  const hub = await SmallHub.open(key);
  writeGiftomanFile(folder, { url: hub.url, authkey: key });
  const first = await startTillProcess(folder);
  await told(folder, "queue", "pause", lane);
  await operate(first.port, "OPEN_SHIFT", { cashier });
  await operate(first.port, "SALE", sale);
  await until("it is delivered", () => hub.events.length === 1);
  await first.till.end("SIGKILL");
  const { port } = await startTillProcess(folder);
  const lanes = async () => (await operate(port, "OTHER_INFO", {})).info?.queue.lanes ?? [];
  // The kill may have come before the till had noted the answer: then the event goes once more.
  await until("the other lane is empty", async () => (await lanes())[1]?.waiting === 0);
  expect(await lanes()).toMatchObject([
    { state: "halted", halt: "paused", waiting: 1, nextAttemptAt: null },
    { halt: null, waiting: 0 },
    { halt: "not configured", waiting: 0 },
  ]);
  expect(hub.receipts).toEqual([]);
  const { output } = await command(folder, "queue", "status");
  expect(output).toMatch(/^giftoman-receipts +halted: paused /m);
  expect(output).toMatch(/^hub-transactions +not configured /m);
  await told(folder, "queue", "retry");
  expect(hub.receipts).toEqual([]);
  await told(folder, "queue", "resume", lane);
  await until("it is delivered", () => hub.receipts.length === 1);
});

test("a plugin that is off keeps nothing for the hub", async () => {
  const folder = tillFolder();
  const { port } = await startTillProcess(folder);
  await operate(port, "OPEN_SHIFT", { cashier });
  await operate(port, "SALE", sale);
  const { info } = await operate(port, "OTHER_INFO", {});
  expect(info).toMatchObject({ queue: { depth: 0, warnings: [] }, plugin: { state: "off", faults: [] } });
});

test("config giftoman tells what is in force and what is wrong, without the key", async () => {
  const folder = tillFolder();
  expect(await told(folder, "config", "giftoman")).toMatchObject({ state: "off", faults: [] });
  writeGiftomanFile(folder, { url: "https://hub.example/s/", authkey: "4f2c-key" });
  const good = await command(folder, "config", "giftoman", "--json");
  expect(good.output).not.toContain("4f2c-key");
  expect(JSON.parse(good.output)).toMatchObject({
    state: "on",
    faults: [],
    parameters: {
      url: { value: "https://hub.example/s/", from: "giftoman.ini" },
      authkey: { value: "(set)" },
      timeout: { value: "30", from: "default" },
    },
  });
  writeGiftomanFile(folder, { url: "https://hub.example/s/", authkey: "4f2c-key", more: "timeout = 0\n" });
  const faulty = await command(folder, "config", "giftoman");
  expect(faulty.code).toBe(1);
  expect(faulty.output).toMatch(/^FAULT .*timeout must be a whole number from 1 to 600$/m);
  expect(faulty.output).not.toContain("4f2c-key");
  expect((await command(folder, "config", "giftoman", "--example")).output).toMatch(/^; authkey =$/m);
  expect((await command(folder, "config", "--example")).output).toMatch(/^; queue_depth_warning = 100$/m);
  expect((await command(folder, "config", "artix")).code).toBe(1);
});
