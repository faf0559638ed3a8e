import { expect, test } from "vitest";
import { writeExchangeFile } from "../testing/exchange-file.ts";
import { writeGiftomanFile } from "../testing/giftoman-file.ts";
import { call, operate } from "../testing/http.ts";
import { SmallHub } from "../testing/small-hub.ts";
import { tillFolder } from "../testing/till-folder.ts";
import { startTillProcess, TillProgram } from "../testing/till-process.ts";
import { until } from "../trials/until.ts";

const key = "4f2c9d07";
const lane = "hub-transactions";
const cashier = "Иванова";
const sale = { cashier, itemList: [{ nameTitle: "Хлеб", price: "1.62", amount: "2" }], cash: "5" };
/** Nobody listens there. */
const nowhere = "http://127.0.0.1:9/s/";

async function infoOf(port: number) {
  const { info } = await operate(port, "OTHER_INFO", {});
  if (info === undefined) throw new Error("OTHER_INFO told nothing");
  return info;
}

async function waitingIn(port: number, name: string): Promise<number | undefined> {
  return (await infoOf(port)).queue.lanes.find((one) => one.name === name)?.waiting;
}

/** A command on the till of a folder. */
async function command(folder: string, ...args: string[]) {
  return new TillProgram([...args, "--data", folder, "--conf", folder]).ended;
}

test("receipts, returns and rollbacks reach the hub of exchange.ini, with giftoman.ini off and with its hub away", async () => {
  const folder = tillFolder();
  const hub = await SmallHub.open(key);
  writeExchangeFile(folder, { url: hub.url, authkey: key });
  const { port } = await startTillProcess(folder);
  await operate(port, "OPEN_SHIFT", { cashier });
  const sold = await operate(port, "SALE", { ...sale, orderUid: "6c1f" });
  await until("the sale arrives", () => hub.transactions.length === 1);
  expect(hub.transactions[0]).toMatchObject({
    kind: "sale",
    number: 2,
    numberCheck: sold.numberCheck,
    shift: 1,
    cashier,
    ...{ total: 3.24, cash: 3.24, cashless: 0, certificate: 0 },
    lines: [{ name: "Хлеб", amount: 2, price: 1.62, discount: 0, total: 3.24 }],
    order: { uid: "6c1f", isOffline: false },
  });
  expect(await infoOf(port)).toMatchObject({
    queue: {
      depth: 0,
      lanes: [{ halt: "not configured" }, { halt: "not configured" }, { name: lane, halt: null }],
    },
    plugin: { state: "off" },
    exchange: { state: "on", url: hub.url, faults: [] },
  });
  writeGiftomanFile(folder, { url: nowhere, authkey: key });
  await until("the plugin is on", async () => (await infoOf(port)).plugin.state === "on");
  const { uid: baseUid } = sold;
  expect(await operate(port, "REFUND_BY_RECEIPT", { cashier, uid: baseUid })).toMatchObject({
    resultCode: 200,
  });
  const { uid } = await operate(port, "SALE", sale);
  expect(await operate(port, "ROLLBACK", { cashier, uid })).toMatchObject({ resultCode: 200 });
  await until("all arrive", () => hub.transactions.length === 4);
  const [, refund, , rollback] = hub.transactions;
  expect(refund).toMatchObject({ kind: "refund_by_receipt", baseUid, total: 3.24, cash: 3.24 });
  expect(rollback).toMatchObject({ kind: "rollback", annuls: "sale", baseUid: uid, total: 3.24 });
  expect([refund, rollback].filter((one) => one !== undefined && "order" in one)).toEqual([]);
  expect(await waitingIn(port, "giftoman-receipts")).toBe(3);
  expect(await waitingIn(port, lane)).toBe(0);
});

test("what is sold while the hub is away arrives after a kill and a restart, each receipt once", async () => {
  const folder = tillFolder();
  const hub = await SmallHub.open(key);
  const giftomanHub = await SmallHub.open(key);
  writeExchangeFile(folder, { url: nowhere, authkey: key });
  writeGiftomanFile(folder, { url: giftomanHub.url, authkey: key });
  const { till, port } = await startTillProcess(folder);
  await operate(port, "OPEN_SHIFT", { cashier });
  for (let sales = 0; sales < 5; sales += 1) await operate(port, "SALE", sale);
  await until("Giftoman's hub has all", () => giftomanHub.receipts.length === 5);
  expect(await waitingIn(port, lane)).toBe(5);
  await till.end("SIGKILL");
  const beside = await command(folder, "queue", "status");
  expect(beside.output).toContain("the exchange with the hub is on");
  expect(beside.output).toMatch(/^hub-transactions +- +5 +0 /m);
  const again = await startTillProcess(folder);
  writeExchangeFile(folder, { url: hub.url, authkey: key });
  await until("all arrive", () => hub.transactions.length === 5);
  expect(new Set(hub.transactions.map(({ uid }) => uid)).size).toBe(5);
  await until("none waits", async () => (await waitingIn(again.port, lane)) === 0);
  expect(giftomanHub.receipts).toHaveLength(5);
});

test("off keeps nothing, faulty keeps and sends nothing, a refused key is told; all without a restart or the key", async () => {
  const folder = tillFolder();
  const hub = await SmallHub.open(key);
  writeExchangeFile(folder, { exchange: "off", url: hub.url, authkey: key });
  const { till, port } = await startTillProcess(folder, ["--log-level", "info"]);
  await operate(port, "OPEN_SHIFT", { cashier });
  await operate(port, "SALE", sale);
  expect(await waitingIn(port, lane)).toBe(0);
  writeExchangeFile(folder, { url: hub.url, authkey: key, more: "timeout = long\n" });
  await until("the fault is told", async () => (await infoOf(port)).exchange.state === "faulty");
  await operate(port, "SALE", sale);
  expect((await infoOf(port)).queue).toMatchObject({
    warnings: [expect.stringContaining("Ошибка в настройках обмена с хабом: ")],
    lanes: [{ waiting: 0 }, { waiting: 0 }, { name: lane, halt: "faulty", waiting: 1 }],
  });
  const shown = await command(folder, "config", "exchange");
  expect(shown.code).toBe(1);
  expect(shown.output).toMatch(/^FAULT .*exchange\.ini: timeout must be a whole number from 1 to 600$/m);
  const metrics = (await call({ port, path: "/metrics", method: "GET" })).text.split("\n");
  expect(metrics).toContain('prilavok_till_exchange_setting_state{state="faulty"} 1');
  expect(metrics).toContain('prilavok_till_plugin_state{state="off"} 1');
  expect(metrics).toContain(`prilavok_till_lane_waiting{lane="${lane}"} 1`);
  writeExchangeFile(folder, { url: hub.url, authkey: "another-key" });
  await until(
    "the key is refused",
    async () =>
      (await infoOf(port)).queue.warnings.length > 0 && (await infoOf(port)).exchange.state === "on",
  );
  await until("it is warned of", async () =>
    (await infoOf(port)).queue.warnings.includes(
      "Касса не принята хабом обмена: -32800 Неизвестный терминал",
    ),
  );
  writeExchangeFile(folder, { url: hub.url, authkey: key });
  await until("it arrives", () => hub.transactions.length === 1);
  expect(till.errors).toContain("the exchange with the hub is now faulty");
  expect(till.errors).toContain("the destination refuses the key: authkey in exchange.ini");
  for (const said of [till.errors, shown.output, metrics.join("\n")]) {
    expect(said).not.toContain(key);
    expect(said).not.toContain("another-key");
  }
});

test("a transaction that the hub refuses is looked at, mended and released by commands", async () => {
  const folder = tillFolder();
  const hub = await SmallHub.open(key);
  hub.refusal = () => ({
    code: -32602,
    message: "Неправильные параметры операции",
    data: { path: "transactions[0].lines" },
  });
  writeExchangeFile(folder, { url: hub.url, authkey: key });
  const { port } = await startTillProcess(folder);
  await operate(port, "OPEN_SHIFT", { cashier });
  await operate(port, "SALE", sale);
  await until("it is set aside", async () => (await infoOf(port)).queue.lanes[2]?.setAside === 1);
  hub.refusal = undefined;
  const shown = JSON.parse((await command(folder, "queue", "show", lane, "2", "--json")).output);
  expect(shown.call).toMatchObject({ method: "transaction.load", params: { transactions: [{ number: 2 }] } });
  const [transaction] = shown.call.params.transactions;
  const mend = (params: object) => operate(port, "QUEUE", { action: "mend", lane, number: 2, params });
  expect(await mend({ transactions: [{ ...transaction, uid: "another" }] })).toMatchObject({
    resultCode: 413,
    messageDetail: expect.stringContaining("params.transactions[0].uid"),
  });
  const lines = [{ ...transaction.lines[0], name: "Хлеб нарезной" }];
  expect(await mend({ transactions: [{ ...transaction, lines }] })).toMatchObject({ resultCode: 200 });
  await until("it arrives", () => hub.transactions.length === 1);
  expect(hub.transactions[0]?.lines[0]?.name).toBe("Хлеб нарезной");
});
