import { visible } from "@prilavok/contracts/values/text.ts";
import { expect, test } from "vitest";
import { harmlessJson } from "./harmless.ts";
import { operate } from "./testing/http.ts";
import { tillFolder } from "./testing/till-folder.ts";
import { runTill, startTillProcess, TillProgram } from "./testing/till-process.ts";

const hostile = "\u001b[2J\u0007\u009b31m\u202eолк\u007f";

test("JSON says the same, and does nothing to a terminal", () => {
  const json = harmlessJson(JSON.stringify({ name: hostile }));
  expect(JSON.parse(json)).toEqual({ name: hostile });
  expect(visible(json)).toBe(json);
});

test("what a cash program sent does nothing to the terminal of whoever looks at it", async () => {
  const folder = tillFolder();
  const { port } = await startTillProcess(folder);
  await operate(port, "OPEN_SHIFT", { cashier: hostile });
  for (const args of [
    ["shift", "status"],
    ["report", "--cashier", hostile],
    ["shift", "status", "--json"],
  ]) {
    const output = await runTill([...args, "--data", folder, "--conf", folder]);
    expect(visible(output)).toBe(output);
  }
});

test("a shop's name that would do something to a terminal is refused", async () => {
  for (const name of ["Магазин\u001b[31m", "Магазин\u202e", "Магазин\u0085"]) {
    const { code, errors } = await new TillProgram(["config", "--shop-name", name]).ended;
    expect(code).toBe(1);
    expect(errors).toContain("must be a line of at most 200 characters");
    expect(visible(errors)).toBe(errors);
  }
});
