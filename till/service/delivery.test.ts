import { pino } from "pino";
import { expect, onTestFinished, test } from "vitest";
import type { QueueLook } from "../queue/queue-look.ts";
import { WarningLog } from "../queue/warning-log.ts";
import { writeGiftomanFile } from "../testing/giftoman-file.ts";
import { call, operate } from "../testing/http.ts";
import { SmallHub } from "../testing/small-hub.ts";
import { tillFolder } from "../testing/till-folder.ts";
import { startTillProcess } from "../testing/till-process.ts";
import { until } from "../trials/until.ts";

const key = "4f2c9d07";
const cashier = "Иванова";
const sale = { cashier, itemList: [{ nameTitle: "Хлеб", price: "1.62", amount: "2" }], cash: "5" };

async function queueOf(port: number) {
  const { info } = await operate(port, "OTHER_INFO", {});
  if (info === undefined) throw new Error("OTHER_INFO told nothing");
  return { ...info.queue, plugin: info.plugin };
}

async function giftomanLanesOf(port: number) {
  return (await queueOf(port)).lanes.filter(({ name }) => name.startsWith("giftoman"));
}

async function metricsOf(port: number): Promise<string[]> {
  return (await call({ port, path: "/metrics", method: "GET" })).text.split("\n");
}

test("a queue that is held up warns by its limits, and is quiet when it was delivered", async () => {
  const folder = tillFolder();
  const hub = await SmallHub.open(key);
  hub.refusal = () => ({ code: -32605, message: "Операция не удалась" });
  writeGiftomanFile(folder, { url: hub.url, authkey: key });
  const { till, port } = await startTillProcess(folder, ["--queue-depth-warning", "1"]);
  await operate(port, "OPEN_SHIFT", { cashier });
  expect((await queueOf(port)).warnings).toEqual([]);
  await operate(port, "SALE", sale);
  const held = await queueOf(port);
  expect(held.warnings).toEqual(["Большое количество сообщений в очереди (2)"]);
  await until("both lanes wait", async () =>
    (await giftomanLanesOf(port)).every(({ state, lastError }) => state === "waiting" && lastError !== null),
  );
  const [receipts] = (await queueOf(port)).lanes;
  expect(receipts).toMatchObject({
    waiting: 1,
    lastError: { text: expect.stringContaining("-32605"), at: expect.stringMatching(/^\d{4}-/) },
    nextAttemptAt: expect.stringMatching(/^\d{4}-.*\+03:00$/),
    lastSuccessAt: null,
    drainSeconds: null,
  });
  expect(await metricsOf(port)).toEqual(
    expect.arrayContaining([
      "prilavok_till_queue_messages 2",
      "prilavok_till_queue_warnings 1",
      'prilavok_till_lane_waiting{lane="giftoman-receipts"} 1',
      'prilavok_till_lane_state{lane="giftoman-receipts",state="waiting"} 1',
      'prilavok_till_lane_state{lane="giftoman-receipts",state="idle"} 0',
      'prilavok_till_plugin_state{state="on"} 1',
      'prilavok_till_plugin_state{state="off"} 0',
    ]),
  );
  hub.refusal = undefined;
  await operate(port, "QUEUE", { action: "retry" });
  await until("all is delivered", async () => (await queueOf(port)).depth === 0);
  const after = await queueOf(port);
  expect(after).toMatchObject({
    warnings: [],
    oldestAt: null,
    lanes: [{ delivered: 1 }, { delivered: 1 }, { delivered: 0 }],
  });
  expect(after.lanes[0]?.perSecond).toBeGreaterThan(0);
  expect(await metricsOf(port)).toEqual(
    expect.arrayContaining([
      'prilavok_till_lane_delivered_total{lane="giftoman-receipts"} 1',
      'prilavok_till_lane_oldest_age_seconds{lane="giftoman-receipts"} 0',
      'prilavok_till_lane_failures_in_row{lane="giftoman-receipts"} 0',
    ]),
  );
  expect((await till.end("SIGTERM")).code).toBe(0);
});

test("a refused key and a faulty file are told, on the till and in the log, and mended without a restart", async () => {
  const folder = tillFolder();
  const hub = await SmallHub.open(key);
  writeGiftomanFile(folder, { url: hub.url, authkey: "another-key" });
  const { till, port } = await startTillProcess(folder, ["--log-level", "info"]);
  await operate(port, "OPEN_SHIFT", { cashier });
  await until("the key is refused", async () => (await queueOf(port)).warnings.length > 0);
  expect((await queueOf(port)).warnings).toEqual(["Касса не принята сервером: -32800 Неизвестный терминал"]);
  writeGiftomanFile(folder, { url: hub.url, authkey: key, more: "timeout = long\n" });
  await until("the fault is told", async () => (await queueOf(port)).plugin.state === "faulty");
  const faulty = await queueOf(port);
  expect(faulty.plugin.faults[0]).toContain("timeout must be a whole number");
  expect(faulty.warnings[0]).toContain("Ошибка в настройках модуля Гифтоман: ");
  expect(faulty.lanes).toMatchObject([{ halt: "faulty" }, { state: "halted" }, { halt: "not configured" }]);
  expect((await operate(port, "SALE", sale)).resultCode).toBe(200);
  writeGiftomanFile(folder, { url: hub.url, authkey: key });
  await until("all is delivered", () => hub.receipts.length === 1 && hub.events.length === 1);
  expect(till.errors).toContain("the Giftoman plugin is now faulty");
  expect(till.errors).toContain("the Giftoman plugin is now on");
});

test("a full disk is warned of, on the till and in the log", async () => {
  const { till, port } = await startTillProcess(tillFolder(), ["--disk-warning", "999999999"]);
  expect((await queueOf(port)).warnings).toEqual([expect.stringMatching(/^Мало места на диске \(\d+ МБ\)$/)]);
  await until("the log tells it", () => till.errors.includes("Мало места на диске"));
});

test("the log tells once that a warning has appeared, and once that it is over", () => {
  const lines: string[] = [];
  let warnings: QueueLook["warnings"] = [];
  const log = pino({ level: "info" }, { write: (line: string) => lines.push(JSON.parse(line)) });
  const told = new WarningLog(() => ({ warnings }), log);
  onTestFinished(() => told.close());
  told.check();
  for (const depth of [101, 102]) {
    warnings = [{ kind: "depth", text: `Большое количество сообщений в очереди (${depth})` }];
    told.check();
  }
  warnings = [];
  told.check();
  told.check();
  expect(lines).toMatchObject([
    { level: 40, warning: "Большое количество сообщений в очереди (101)" },
    {
      level: 30,
      warning: "Большое количество сообщений в очереди (102)",
      msg: "the queue: a warning is over",
    },
  ]);
});
