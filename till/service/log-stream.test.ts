import { expect, test } from "vitest";
import { JournalFailure } from "../journal/failure.ts";
import { createLog } from "./log.ts";
import { LogStream } from "./log-stream.ts";

/** A file on a disk that has room for so many bytes. */
function smallFile(room: number) {
  const file = { room, text: "" };
  const stream = new LogStream((bytes) => {
    const count = Math.min(file.room, bytes.length);
    if (count === 0) throw Object.assign(new Error("no space left"), { code: "ENOSPC" });
    file.room -= count;
    file.text += Buffer.from(bytes.subarray(0, count)).toString("latin1");
    return count;
  });
  return { file, stream };
}

test("lines that find no room are dropped, and the next that finds some says how many", () => {
  const { file, stream } = smallFile(12);
  stream.write("a first line\n");
  stream.write("a second line\n");
  stream.write("a third line\n");
  expect(file.text).toBe("a first line");
  file.room = 1_000;
  stream.write("a fourth line\n");
  stream.write("a fifth line\n");
  const lines = file.text.split("\n");
  expect(lines[0]).toBe("a first line");
  expect(JSON.parse(lines[1] ?? "")).toMatchObject({ level: 40, dropped: 3 });
  expect(lines.slice(2)).toEqual(["a fourth line", "a fifth line", ""]);
});

test("a journal that fails again and again tells its stack once", () => {
  const lines: string[] = [];
  const log = createLog({ logLevel: "info" }, { write: (line) => void lines.push(line) });
  for (let time = 0; time < 3; time += 1) {
    log.error({ err: new JournalFailure("SQLITE_FULL", "database or disk is full") }, "not written");
  }
  const told = lines.map((line) => JSON.parse(line).err);
  expect(told.map(({ stack }) => stack !== undefined)).toEqual([true, false, false]);
  expect(told[2]).toEqual({
    type: "JournalFailure",
    message: "the journal failed (SQLITE_FULL): database or disk is full",
    code: "SQLITE_FULL",
  });
});
