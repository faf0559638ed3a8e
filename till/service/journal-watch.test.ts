import { mkdirSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { expect, test } from "vitest";
import { call, operate } from "../testing/http.ts";
import { tillFolder } from "../testing/till-folder.ts";
import { startTillProcess } from "../testing/till-process.ts";

const sale = { cashier: "Кассир", itemList: [{ price: "1.62", amount: "2" }], cash: "5" };
/** Readiness is remembered for a second. */
const rememberedMs = 1_100;

async function readiness(port: number) {
  await wait(rememberedMs);
  return call({ port, path: "/readyz", method: "GET" });
}

test("a till whose folder was moved away registers nothing until it is back", async () => {
  const folder = join(tillFolder(), "data");
  const { port } = await startTillProcess(folder);
  await operate(port, "OPEN_SHIFT", { cashier: "Кассир" });
  expect(await operate(port, "SALE", sale)).toMatchObject({ resultCode: 200, numberCheck: "2" });
  renameSync(folder, `${folder}-away`);
  expect(await operate(port, "SALE", sale)).toMatchObject({ status: 500, resultCode: 670 });
  expect(await operate(port, "CLOSE_SHIFT", { cashier: "Кассир" })).toMatchObject({ resultCode: 670 });
  expect(await operate(port, "OTHER_INFO", {})).toMatchObject({ resultCode: 200 });
  const away = await readiness(port);
  expect(away.status).toBe(503);
  expect(away.text).toContain("work.journal is gone");
  renameSync(`${folder}-away`, folder);
  expect(await operate(port, "SALE", sale)).toMatchObject({ resultCode: 200, numberCheck: "3" });
  expect((await readiness(port)).status).toBe(200);
});

test("a till whose journal was deleted stays refusing when another till serves from its place", async () => {
  const folder = join(tillFolder(), "data");
  const first = await startTillProcess(folder);
  await operate(first.port, "OPEN_SHIFT", { cashier: "Кассир" });
  rmSync(folder, { recursive: true });
  mkdirSync(folder);
  const second = await startTillProcess(folder);
  await operate(second.port, "OPEN_SHIFT", { cashier: "Кассир" });
  expect(await operate(first.port, "SALE", sale)).toMatchObject({ resultCode: 670 });
  expect(await operate(second.port, "SALE", sale)).toMatchObject({ resultCode: 200, numberCheck: "2" });
  expect((await readiness(first.port)).text).toContain("is another file");
  expect((await first.till.end("SIGTERM")).errors).toContain("nothing is registered until");
  expect(await operate(second.port, "OTHER_INFO", {})).toMatchObject({ resultCode: 200 });
});
