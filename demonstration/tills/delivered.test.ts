import { configure } from "@prilavok/till/configuration/configuration.ts";
import { startTill } from "@prilavok/till/serve.ts";
import { operate } from "@prilavok/till/service/client.ts";
import { tillFolder } from "@prilavok/till/testing/till-folder.ts";
import pino from "pino";
import { expect, onTestFinished, test } from "vitest";
import { untilDelivered } from "./delivered.ts";
import { writeGiftomanFile } from "./giftoman-file.ts";

test("queues that cannot deliver are waited for within a bound, and what they hold is counted", async () => {
  const dataDir = tillFolder();
  await writeGiftomanFile(dataDir, { url: "http://127.0.0.1:9", key: "key" });
  const { configuration } = configure({ data: dataDir, conf: dataDir, port: "0" }, {});
  const running = await startTill(configuration, pino({ level: "silent" }));
  onTestFinished(() => running.close());
  expect(await untilDelivered([{ dataDir }], 10_000)).toBe(0);
  await operate(dataDir, "OPEN_SHIFT", { cashier: "Петрова" });
  await operate(dataDir, "CLOSE_SHIFT", { cashier: "Петрова" });
  const beganMs = performance.now();
  expect(await untilDelivered([{ dataDir }, { dataDir: tillFolder() }], 500)).toBe(2);
  expect(performance.now() - beganMs).toBeLessThan(5_000);
  await operate(dataDir, "QUEUE", { action: "pause" });
  const pausedMs = performance.now();
  expect(await untilDelivered([{ dataDir }], 60_000)).toBe(2);
  expect(performance.now() - pausedMs).toBeLessThan(5_000);
});
