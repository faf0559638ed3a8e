import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { expect, test } from "vitest";
import { call, operate } from "../testing/http.ts";
import { tillFolder } from "../testing/till-folder.ts";
import { startTillProcess } from "../testing/till-process.ts";

/** Readiness is remembered for a second. */
const rememberedMs = 1_100;

async function readiness(port: number) {
  await wait(rememberedMs);
  const { status, text } = await call({ port, path: "/readyz", method: "GET" });
  return { code: status, ...JSON.parse(text) };
}

test("a till with an unfinished sale is not ready, and says so until somebody has decided", async () => {
  const folder = tillFolder();
  const { port } = await startTillProcess(folder);
  await operate(port, "OPEN_SHIFT", { cashier: "Кассир" });
  writeFileSync(join(folder, "emulator.json"), '{"failure":"after card","next":1}');
  await wait(rememberedMs);
  const sale = { cashier: "Кассир", itemList: [{ price: "25", amount: "1" }], cashless: "25" };
  expect(await operate(port, "SALE", sale)).toMatchObject({ resultCode: 660 });
  expect(await readiness(port)).toMatchObject({
    code: 503,
    obstacles: ["a sale is unfinished: finish or cancel it (410)"],
  });
  await operate(port, "CANCEL_SALE", { cashier: "Кассир", reason: "оплата отменена" });
  expect(await readiness(port)).toMatchObject({ status: "ready" });
});

test("a till whose device's certificate has expired is not ready; one without an open shift is", async () => {
  const folder = tillFolder();
  const { port } = await startTillProcess(folder);
  writeFileSync(join(folder, "emulator.json"), '{"certificateValidTo":"2020-01-01T00:00:00Z"}');
  expect(await readiness(port)).toMatchObject({
    obstacles: ["the fiscal device's certificate has expired (407)"],
  });
  expect(await operate(port, "OTHER_INFO", {})).toMatchObject({ info: { device: { state: "ready" } } });
  rmSync(join(folder, "emulator.json"));
  expect(await readiness(port)).toMatchObject({ status: "ready" });
});
