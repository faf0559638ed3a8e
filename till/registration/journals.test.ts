import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { systemClock } from "../clock.ts";
import { laneNames } from "../journal/messages.ts";
import { appendOne } from "../testing/journal.ts";
import { nothingRemembered } from "../testing/remembered-journals.ts";
import { tillFolder } from "../testing/till-folder.ts";
import { Journals } from "./journals.ts";

function openJournals(folder: string): Journals {
  const journals = Journals.open({
    folder,
    serial: "K-1",
    clock: systemClock,
    lanes: () => laneNames,
    remembered: nothingRemembered(),
  });
  onTestFinished(() => journals.close());
  return journals;
}

test("a new till works for real, and writes the journals of other modes when they are first needed", () => {
  const folder = tillFolder();
  const journals = openJournals(folder);
  expect(journals.mode).toBe("work");
  expect(journals.current.mode).toBe("work");
  expect(existsSync(join(folder, "demo.journal"))).toBe(false);
  journals.change("demo");
  expect(journals.current.mode).toBe("demo");
  expect(existsSync(join(folder, "demo.journal"))).toBe(true);
});

test.each(["demo", "training", "work"] as const)("the mode %s is there after a restart", (mode) => {
  const folder = tillFolder();
  const before = openJournals(folder);
  before.change("training");
  before.change(mode);
  before.close();
  const after = openJournals(folder);
  expect(after.mode).toBe(mode);
  expect(after.current.mode).toBe(mode);
});

test("each mode has documents, shifts and a drawer of its own", () => {
  const journals = openJournals(tillFolder());
  appendOne(journals.of("work"), "shift_open");
  appendOne(journals.of("work"), "shift_close");
  journals.change("training");
  expect(journals.current.last()).toBeUndefined();
  appendOne(journals.current, "shift_open");
  expect(journals.current.last()?.number).toBe(1);
  expect(journals.of("work").last()?.number).toBe(2);
  expect(journals.of("work").queue().depth).toBe(2);
  expect(journals.current.queue().depth).toBe(0);
});

test.each(["work", "demo", "training"] as const)(
  "with an open shift in %s the mode does not change",
  (mode) => {
    const folder = tillFolder();
    const journals = openJournals(folder);
    journals.change(mode);
    appendOne(journals.current, "shift_open");
    for (const other of (["work", "demo", "training"] as const).filter((name) => name !== mode)) {
      expect(() => journals.change(other)).toThrow("Режим меняется только при закрытой смене");
    }
    journals.change(mode);
    expect(journals.mode).toBe(mode);
    journals.close();
    expect(openJournals(folder).mode).toBe(mode);
  },
);

test("a mode that cannot be read stops the till: it must not guess", () => {
  const folder = tillFolder();
  writeFileSync(join(folder, "mode"), "practice\n");
  expect(() => openJournals(folder)).toThrow("holds no mode");
  writeFileSync(join(folder, "mode"), "");
  expect(() => openJournals(folder)).toThrow("holds no mode");
});

test("a journal that does not open leaves the folder free for the next attempt", () => {
  const folder = tillFolder();
  const journals = openJournals(folder);
  journals.change("demo");
  journals.close();
  const file = join(folder, "demo.journal");
  const good = readFileSync(file);
  writeFileSync(file, "this is no journal, and long enough to be looked at ".repeat(100));
  expect(() => openJournals(folder)).toThrow();
  writeFileSync(file, good);
  expect(openJournals(folder).mode).toBe("demo");
});

test("a mode that was lost is not taken for work: a till that practised does not sell for real", () => {
  const folder = tillFolder();
  const journals = openJournals(folder);
  journals.change("training");
  journals.close();
  rmSync(join(folder, "mode"));
  expect(() => openJournals(folder)).toThrow("mode is not there, although the till has practised");
  writeFileSync(join(folder, "mode"), "training\n");
  expect(openJournals(folder).mode).toBe("training");
});

test("a till that is stopped before its first practice journal is in the mode that it was in", () => {
  const folder = tillFolder();
  const journals = openJournals(folder);
  mkdirSync(join(folder, "training.journal"));
  expect(() => journals.change("training")).toThrow();
  journals.close();
  expect(openJournals(folder).mode).toBe("work");
});
