import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "vitest";
import { JournalWriterProcess } from "../testing/journal-writer-process.ts";
import { tillFolder } from "../testing/till-folder.ts";
import { exportDocuments } from "./export.ts";
import { verifyJournal } from "./verify.ts";

const kills = 30;
/** About as long as the writer takes to start. */
const startMs = 400;

test("whatever was acknowledged before a kill is there once, in order and in one chain", async () => {
  const path = join(tillFolder(), "work.journal");
  const acknowledged = new Map<number, number>();
  for (let round = 0; round < kills; round += 1) {
    const writer = new JournalWriterProcess(path, "freely");
    // Every third time the kill may come while the journal is being opened, or made.
    if (round % 3 !== 0) {
      const [, last] = (await writer.next()).split(" ");
      // The start found everything that was acknowledged before.
      expect(Number(last)).toBeGreaterThanOrEqual(Math.max(0, ...acknowledged.keys()));
      await sleep(Math.random() * 60);
    } else await sleep(Math.random() * startMs);
    await writer.kill();
    expect(writer.errors).toBe("");
    for (const line of writer.lines.slice(1)) {
      const [word, from, to] = line.split(" ");
      expect(word).toBe("ack");
      for (let number = Number(from); number <= Number(to); number += 1) {
        expect(acknowledged.has(number)).toBe(false);
        acknowledged.set(number, round);
      }
    }
  }
  const { documents, fault } = await verifyJournal(path);
  expect(fault).toBeUndefined();
  const numbers: number[] = [];
  for await (const line of exportDocuments(path)) numbers.push(JSON.parse(line).number);
  expect(numbers).toEqual(Array.from({ length: documents }, (_, index) => index + 1));
  for (const number of acknowledged.keys()) expect(number).toBeLessThanOrEqual(documents);
  expect(acknowledged.size).toBeGreaterThan(kills);
}, 120_000);
