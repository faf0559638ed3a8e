import { appendFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setImmediate as nextTurn } from "node:timers/promises";
import { expect, test } from "vitest";
import { systemClock } from "../clock.ts";
import { fiscalRequest } from "../testing/fiscal-contract.ts";
import { SettableClock } from "../testing/settable-clock.ts";
import { tillFolder } from "../testing/till-folder.ts";
import { Emulator } from "./emulator.ts";

function switched() {
  const settingsPath = join(tillFolder(), "emulator.json");
  const problems: string[] = [];
  const emulator = new Emulator({
    serial: "K-1",
    clock: systemClock,
    settingsPath,
    onProblem: ({ message }) => problems.push(message),
  });
  // What was looked for in one turn of the event loop is known until its end.
  const write = async (text: string) => {
    writeFileSync(settingsPath, text);
    await nextTurn();
  };
  const say = (settings: object) => write(JSON.stringify(settings));
  return { emulator, settingsPath, problems, say, write };
}

test("the document's number is the journal's", () => {
  const { emulator } = switched();
  expect(emulator.register(fiscalRequest({ number: 1234 })).numberCheck).toBe("1234");
});

test("the register's number follows from the till's serial, and tills have different ones", () => {
  const numberOf = (serial: string) => new Emulator({ serial, clock: systemClock }).state().registerNumber;
  expect(numberOf("K-1")).toBe(numberOf("K-1"));
  const numbers = Array.from({ length: 1_000 }, (_, place) => numberOf(`K-${place}`));
  expect(new Set(numbers).size).toBe(1_000);
  expect(numbers.every((number) => /^[1-9][0-9]{8}$/.test(number))).toBe(true);
});

test("a running till is switched by emulator.json, and back by taking the file away", async () => {
  const { emulator, settingsPath, say } = switched();
  emulator.register(fiscalRequest());
  await say({ failure: "blocked" });
  expect(emulator.state().state).toBe("blocked");
  expect(() => emulator.register(fiscalRequest())).toThrow("blocked");
  await say({ failure: "no answer", next: 1 });
  expect(emulator.state().state).toBe("ready");
  expect(() => emulator.register(fiscalRequest())).toThrow("no answer");
  emulator.register(fiscalRequest());
  await say({ failure: "uninitialised" });
  expect(emulator.state().state).toBe("uninitialised");
  rmSync(settingsPath);
  await nextTurn();
  expect(emulator.state().state).toBe("ready");
  emulator.register(fiscalRequest());
});

test.each([
  ["half a file", '{"failure": "blo'],
  ["an unknown failure", '{"failure": "on fire"}'],
  ["an unknown member", '{"failures": "blocked"}'],
  ["no moment", '{"certificateValidTo": "tomorrow"}'],
  ["a limit of 0", '{"failure": "blocked", "next": 0}'],
  ["a file over the limit", `{"failure": "none"}${" ".repeat(64 * 1024)}`],
])("%s is told once, and what was in force stays in force", async (_what, text) => {
  const { emulator, settingsPath, problems, say, write } = switched();
  await say({ failure: "blocked" });
  expect(emulator.state().state).toBe("blocked");
  await write(text);
  expect(emulator.state().state).toBe("blocked");
  expect(emulator.state().state).toBe("blocked");
  expect(problems).toHaveLength(1);
  expect(problems[0]).toContain("emulator.json");
  appendFileSync(settingsPath, " ");
  await nextTurn();
  emulator.state();
  expect(problems).toHaveLength(2);
});

test("settings that cannot even be looked for are told once, and stop nothing", () => {
  const problems: string[] = [];
  const emulator = new Emulator({
    serial: "K-1",
    clock: systemClock,
    settingsPath: join(tillFolder(), "x".repeat(300)),
    onProblem: ({ message }) => problems.push(message),
  });
  emulator.register(fiscalRequest());
  expect(emulator.state().state).toBe("ready");
  expect(problems).toEqual([expect.stringContaining("ENAMETOOLONG")]);
});

test("the certificate expires at its moment by the till's clock", () => {
  const clock = new SettableClock("2026-11-21T12:00:00Z");
  const emulator = new Emulator({ serial: "K-1", clock });
  emulator.failures.setCertificate(Date.parse("2026-11-21T12:00:01Z"));
  emulator.register(fiscalRequest());
  clock.pass(1_000);
  expect(() => emulator.register(fiscalRequest())).toThrow("certificate expired");
});
