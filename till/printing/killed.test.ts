import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { expect, onTestFinished, test } from "vitest";
import { FakePrinter } from "../testing/fake-printer.ts";
import { openTestJournal } from "../testing/journal.ts";
import { quickDriver, startQueue, untilQuiet } from "../testing/print-bench.ts";
import { tillFolder } from "../testing/till-folder.ts";

const kills = 8;
const program = join(import.meta.dirname, "..", "testing", "print-process.ts");

/** Sells and prints in a process of its own, which is killed some time after its first sale. */
async function sellUntilKilled(folder: string, port: number, afterMs: number): Promise<readonly number[]> {
  const child = spawn(process.execPath, [program, folder, String(port)], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const exited = once(child, "exit");
  onTestFinished(() => void child.kill("SIGKILL"));
  let said = "";
  child.stdout.setEncoding("utf8");
  child.stdout.on("data", (text: string) => {
    said += text;
  });
  await once(child.stdout, "data");
  await pause(afterMs);
  child.kill("SIGKILL");
  await exited;
  return said.split("\n").slice(0, -1).map(Number);
}

test("a till that is killed again and again prints every receipt, and no unmarked one twice", {
  timeout: 120_000,
}, async () => {
  const fake = await FakePrinter.start({ talks: true });
  const folder = tillFolder();
  const sold: number[] = [];
  // The first one is killed while its paper comes out, for certain.
  fake.faults.neverDone = true;
  sold.push(...(await sellUntilKilled(folder, fake.address.port, 500)));
  fake.faults.neverDone = false;
  for (let kill = 0; kill < kills; kill += 1) {
    sold.push(...(await sellUntilKilled(folder, fake.address.port, Math.random() * 150)));
  }
  const { journal, clock } = openTestJournal({ folder });
  startQueue([journal], clock, quickDriver(fake));
  await untilQuiet(journal);

  const papers = fake.papers.map((lines) => lines.join("\n"));
  const firsts = papers.filter((paper) => !paper.includes("Д У Б Л И К А Т"));
  const numberOn = (paper: string) => Number(/Документ № (\d+)/.exec(paper)?.[1]);
  const seen = papers.map(numberOn);
  expect(sold.filter((number) => !seen.includes(number))).toEqual([]);
  expect(new Set(firsts.map(numberOn)).size).toBe(firsts.length);
  expect(papers.filter((paper) => numberOn(paper) === sold[0]).length).toBeGreaterThanOrEqual(2);
  expect(journal.printJobs.list(1_000).every(({ state }) => state === "printed")).toBe(true);
});
