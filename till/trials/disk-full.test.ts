import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import { Chance } from "../testing/chance.ts";
import { call } from "../testing/http.ts";
import { noSmallDisk, SmallDisk } from "../testing/small-disk.ts";
import { tillFolder } from "../testing/till-folder.ts";
import { TillProcess } from "../testing/till-process.ts";
import { audit, endOfDay } from "./audit.ts";
import { Books } from "./books.ts";
import { Caller } from "./caller.ts";
import { expectAllPrinted, papersIn, printing } from "./printed.ts";
import { RestartedTill } from "./restarted-till.ts";
import { say, seedOfTrial } from "./trial.ts";
import { until } from "./until.ts";
import { workWhile } from "./work-while.ts";

const why = noSmallDisk === undefined ? "" : ` (skipped: ${noSmallDisk})`;
const diskKibibytes = 16 * 1024;
const floods = Number(process.env.TILL_FLOODS ?? "8");
const dryMsMax = 150;
const fullMsMax = 150;
/** Room that is left: none, or enough for a part of a document. */
const leftKibibytesMax = 80;
const journalFailed = 670;
/** A report whose print job cannot be written. */
const nothingPrinted = 680;

describe.skipIf(noSmallDisk !== undefined)(`the disk of a selling till${why}`, () => {
  test(`fills up ${floods} times: nothing is half done or printed for nothing, and selling goes on`, {
    timeout: 120_000 + floods * 5_000,
  }, async () => {
    const seed = seedOfTrial("disk-full");
    const disk = new SmallDisk(diskKibibytes);
    const folder = join(disk.folder, "till");
    const printer = tillFolder();
    mkdirSync(folder);
    const till = new RestartedTill(folder, () => ["--printer", `file:${printer}`, "--log-level", "fatal"]);
    const books = new Books();
    let refusals = 0;
    const callers = Array.from({ length: 2 }, (_, place) => {
      return new Caller({
        ...{ name: `${place + 1}`, seed, books, port: () => till.port(), isSenior: place === 0 },
        askAgain: [journalFailed],
        async meanwhile({ status, resultCode, messageTitle }) {
          if (resultCode !== journalFailed) return;
          expect({ status, messageTitle }).toEqual({ status: 500, messageTitle: "Ошибка" });
          refusals += 1;
        },
        mayRefuse: [nothingPrinted],
      });
    });
    const port = await till.start();
    await workWhile(callers, async (goesOn) => {
      const chance = new Chance(`${seed} floods`);
      for (let flood = 0; flood < floods && goesOn(); flood += 1) {
        await wait(chance.next() * dryMsMax);
        disk.fill(chance.happens(0.5) ? 0 : chance.whole(0, leftKibibytesMax));
        const before = refusals;
        await until("a document is refused", () => refusals > before || !goesOn());
        await wait(chance.next() * fullMsMax);
        expect((await call({ port, method: "GET", path: "/healthz" })).status).toBe(200);
        disk.empty();
        const sold = books.entries.length;
        await until("selling goes on", () => books.entries.length > sold || !goesOn());
      }
    });
    expect(await till.port()).toBe(port);
    await until("all is printed", async () => (await printing(port)).waiting === 0);
    const papers = papersIn(printer);
    expectAllPrinted(papers, books.entries.length);
    // The process never forgot what it had printed, even where it could not write it down at once.
    expect(papers.filter(({ isDuplicate }) => isDuplicate)).toEqual([]);
    await endOfDay(callers);
    await audit({ till, books, callers, seed });
    say(`${floods} floods, ${refusals} refusals, ${books.entries.length} documents`);
  });

  test("may be full or read-only when the till starts: it says so, and starts when that is over", async () => {
    const disk = new SmallDisk(diskKibibytes);
    const folder = join(disk.folder, "till");
    mkdirSync(folder);
    const till = new RestartedTill(folder, () => ["--disk-warning", "0"]);
    await till.start();
    await till.kill();
    disk.remount("ro");
    const { code, errors } = await new TillProcess(folder).ended;
    expect(code).toBe(1);
    expect(errors).toMatch(/read-?only/i);
    disk.remount("rw");
    disk.fill();
    const full = await new TillProcess(folder).ended;
    expect(full.code).toBe(1);
    expect(full.errors).toMatch(/full|no space/i);
    disk.empty();
    await till.start();
    await till.stop();
  });
});
