import { configure } from "@prilavok/till/configuration/configuration.ts";
import { startTill } from "@prilavok/till/serve.ts";
import { operate } from "@prilavok/till/service/client.ts";
import { SettableClock } from "@prilavok/till/testing/settable-clock.ts";
import { tillFolder } from "@prilavok/till/testing/till-folder.ts";
import pino from "pino";
import { expect, onTestFinished, test } from "vitest";
import { closeShift, openShift } from "./shift.ts";

const hourMs = 3_600_000;
const cashier = "Петрова Анна";
const { signal } = new AbortController();

async function openTill() {
  const clock = new SettableClock("2026-03-02T08:00:00+03:00");
  const dataDir = tillFolder();
  const { configuration } = configure({ data: dataDir, conf: dataDir, port: "0" }, {});
  const running = await startTill(configuration, pino({ level: "silent" }), clock);
  onTestFinished(() => running.close());
  const info = async () => (await operate(dataDir, "OTHER_INFO", {})).info;
  return { clock, till: { dataDir }, info };
}

test("a shift is opened with change in the drawer, and opening and closing it again change nothing", async () => {
  const { till, info } = await openTill();
  await openShift(till, cashier, signal);
  await openShift(till, cashier, signal);
  expect(await info()).toMatchObject({ shift: { state: "open", number: 1 }, drawer: "5000.00" });
  await closeShift(till, cashier, signal);
  await closeShift(till, cashier, signal);
  expect(await info()).toMatchObject({ shift: { state: "closed", number: 1 }, drawer: "5000.00" });
});

test("a shift of yesterday is closed before a new one is opened", async () => {
  const { clock, till, info } = await openTill();
  await openShift(till, cashier, signal);
  await operate(till.dataDir, "WITHDRAW", { cashier, sum: "4999.99" });
  clock.pass(25 * hourMs);
  expect((await info())?.shift.isOlderThan24Hours).toBe(true);
  await openShift(till, cashier, signal);
  expect(await info()).toMatchObject({
    shift: { state: "open", number: 2, isOlderThan24Hours: false },
    drawer: "5000.00",
  });
});
