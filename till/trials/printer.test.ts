import { setTimeout as wait } from "node:timers/promises";
import { expect, test } from "vitest";
import { Chance } from "../testing/chance.ts";
import { FakePrinter, type PrinterFaults } from "../testing/fake-printer.ts";
import { operate } from "../testing/http.ts";
import { tillFolder } from "../testing/till-folder.ts";
import { startTillProcess, type TillProcess } from "../testing/till-process.ts";
import { audit, endOfDay } from "./audit.ts";
import { Books } from "./books.ts";
import { Caller } from "./caller.ts";
import { expectAllPrinted, printing, readPaper } from "./printed.ts";
import { RestartedTill } from "./restarted-till.ts";
import { say, seedOfTrial } from "./trial.ts";
import { until } from "./until.ts";
import { workWhile } from "./work-while.ts";

/** A till waits 3 seconds for its paper, and this machine may have much else to do. */
const answerMsMax = 6_000;
const patienceMs = 60_000;
const kills = Number(process.env.TILL_PRINTER_KILLS ?? "6");
const item = { codeNumber: "1", price: "1.62", amount: "1" };

interface Selling {
  readonly till: TillProcess;
  /** @returns whether the answer says that it was printed, and how long that took. */
  sell(): Promise<{ readonly number: number; readonly isPrinted: boolean; readonly tookMs: number }>;
  readonly port: number;
}

async function startSelling(fake: FakePrinter, folder = tillFolder()): Promise<Selling> {
  const { till, port } = await startTillProcess(folder, flagsFor(fake));
  const { info } = await operate(port, "OTHER_INFO", {});
  if (info?.shift.state === "closed") await operate(port, "OPEN_SHIFT", { cashier: "Иванова" });
  return { till, port, sell };

  async function sell() {
    const beganMs = performance.now();
    const answer = await operate(port, "SALE", { cashier: "Иванова", itemList: [item], cash: "2" });
    const tookMs = performance.now() - beganMs;
    expect(answer).toMatchObject({ resultCode: 200, total: "1.62", change: "0.38" });
    expect(tookMs).toBeLessThan(answerMsMax);
    return { number: Number(answer.numberCheck), isPrinted: answer.isPrintSuccess === true, tookMs };
  }
}

function flagsFor({ address: { host, port } }: FakePrinter): readonly string[] {
  return ["--printer", `tcp://${host}:${port}`, "--log-level", "fatal"];
}

function papersOf(fake: FakePrinter, number: number): readonly boolean[] {
  return fake.papers
    .map(readPaper)
    .filter((paper) => paper.number === number)
    .map(({ isDuplicate }) => isDuplicate);
}

async function untilPrinted(fake: FakePrinter, port: number): Promise<void> {
  await until("all is printed", async () => (await printing(port)).waiting === 0, patienceMs);
  expect((await printing(port)).failed).toBe(0);
  expect(fake.papers.length).toBeGreaterThan(0);
}

test(
  "a printer that is switched off delays no sale, and prints all of them, unmarked, when it is on again",
  async () => {
    const fake = await FakePrinter.start();
    const { sell, port } = await startSelling(fake);
    expect(await sell()).toMatchObject({ number: 2, isPrinted: true });
    await fake.stop();
    const sold = [await sell(), await sell(), await sell()];
    expect(sold.map(({ isPrinted }) => isPrinted)).toEqual([false, false, false]);
    const copy = await operate(port, "COPY", { numberCheck: 2 });
    expect(copy).toMatchObject({ resultCode: 680, status: 400 });
    await fake.start();
    await untilPrinted(fake, port);
    for (const { number } of sold) expect(papersOf(fake, number)).toEqual([false]);
  },
  patienceMs,
);

test(
  "a printer that breaks off in the middle of a receipt prints it later as a duplicate",
  async () => {
    const fake = await FakePrinter.start({ talks: true });
    const { sell, port } = await startSelling(fake);
    fake.faults.resetsAfterBytes = 200;
    const { number, isPrinted } = await sell();
    expect(isPrinted).toBe(false);
    expect(papersOf(fake, number)).toEqual([]);
    fake.faults.resetsAfterBytes = Number.POSITIVE_INFINITY;
    await untilPrinted(fake, port);
    expect(papersOf(fake, number)).toEqual([true]);
  },
  patienceMs,
);

test("a till that is killed while a receipt comes out prints it again as a duplicate, and sells it once", async () => {
  // It prints, and does not tell that it is done: a till waits for that.
  const fake = await FakePrinter.start({ talks: true, neverDone: true });
  const folder = tillFolder();
  const before = await startSelling(fake, folder);
  await untilPrinted(fake, before.port);
  const body = { cashier: "Иванова", itemList: [item], cash: "2", operationId: "1" };
  const unanswered = operate(before.port, "SALE", body).then(
    () => "answered",
    () => "no answer",
  );
  await until("the receipt comes out", () => papersOf(fake, 2).length > 0);
  await before.till.end("SIGKILL");
  expect(await unanswered).toBe("no answer");
  const { port } = await startSelling(fake, folder);
  await untilPrinted(fake, port);
  const answer = await operate(port, "SALE", body);
  expect(answer).toMatchObject({ resultCode: 200, numberCheck: "2", isPrintSuccess: true });
  expect(papersOf(fake, 2)).toEqual([false, true]);
}, 60_000);

test(`a till that is killed ${kills} times while its printer fails prints every document, none twice unmarked`, {
  timeout: 120_000 + kills * 10_000,
}, async () => {
  const seed = seedOfTrial("printer");
  const fake = await FakePrinter.start({ talks: true });
  const till = new RestartedTill(tillFolder(), () => flagsFor(fake));
  const books = new Books();
  const callers = [1, 2].map((name) => {
    const options = { name: `${name}`, seed, books, port: () => till.port(), isSenior: name === 1 };
    return new Caller(options);
  });
  await workWhile(callers, async (goesOn) => {
    const chance = new Chance(`${seed} kills`);
    for (let kill = 1; kill <= kills && goesOn(); kill += 1) {
      await till.start();
      for (let fault = 0; fault < 3 && goesOn(); fault += 1) {
        Object.assign(fake.faults, chooseFaults(chance));
        if (chance.happens(0.2)) await fake.stop();
        await wait(chance.next() * 500);
        if (!fake.isOn) await fake.start();
      }
      await till.kill();
    }
    Object.assign(fake.faults, well);
    await till.start();
  });
  await untilPrinted(fake, await till.port());
  const papers = fake.papers.map(readPaper).filter(({ number }) => !Number.isNaN(number));
  expectAllPrinted(papers, books.entries.length);
  await endOfDay(callers);
  await audit({ till, books, callers, seed });
  const duplicates = papers.filter(({ isDuplicate }) => isDuplicate).length;
  say(`${kills} kills, ${books.entries.length} documents, ${papers.length} papers, ${duplicates} duplicates`);
});

const well = { resetsAfterBytes: Number.POSITIVE_INFINITY, neverDone: false, trouble: "none" } as const;

function chooseFaults(chance: Chance): Partial<PrinterFaults> {
  switch (chance.weighed({ well: 3, resets: 2, neverDone: 1, paper: 1 })) {
    case "well":
      return well;
    case "resets":
      return { ...well, resetsAfterBytes: chance.whole(1, 5_000) };
    case "neverDone":
      return { ...well, neverDone: true };
    case "paper":
      return { ...well, trouble: "out of paper" };
  }
}
