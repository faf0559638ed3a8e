import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { expect, test } from "vitest";
import { Chance } from "../testing/chance.ts";
import { tillFolder } from "../testing/till-folder.ts";
import { shiftTooOld } from "./attempt.ts";
import { audit, endOfDay, refusals } from "./audit.ts";
import { Books } from "./books.ts";
import { Caller } from "./caller.ts";
import { JournalFile } from "./journal-file.ts";
import { RestartedTill } from "./restarted-till.ts";
import { say, seedOfTrial } from "./trial.ts";
import { workWhile } from "./work-while.ts";

const kills = Number(process.env.TILL_CLOCK_KILLS ?? "5");
const changesInLife = 3;
const hourMs = 3_600_000;
const shiftedClock = join(import.meta.dirname, "..", "testing", "shifted-clock.ts");

test("whatever its clock does, a till that is killed keeps order, counts right, and says when the clock was behind", {
  timeout: 120_000 + kills * 10_000,
}, async () => {
  const seed = seedOfTrial("clock");
  const file = join(tillFolder(), "shift-ms");
  // Who reads while it is written finds nothing in it: the clock is right for a moment.
  const setClock = (shiftMs: number) => writeFileSync(file, String(shiftMs));
  setClock(0);
  const till = new RestartedTill(tillFolder(), () => ["--log-level", "error"], {
    nodeFlags: ["--import", shiftedClock],
    environment: { SHIFTED_CLOCK_FILE: file },
  });
  const books = new Books();
  const callers = [1, 2].map((name) => {
    const options = { name: `${name}`, seed, books, port: () => till.port(), isSenior: name === 1 };
    return new Caller({ ...options, mayRefuse: [shiftTooOld] });
  });
  await workWhile(callers, async (goesOn) => {
    const chance = new Chance(`${seed} clock`);
    for (let kill = 1; kill <= kills && goesOn(); kill += 1) {
      await till.start();
      for (let change = 0; change < changesInLife; change += 1) {
        await wait(chance.next() * 300);
        setClock(chance.whole(-48, 48) * hourMs);
      }
      await till.kill();
    }
    await till.start();
  });
  await endOfDay(callers);
  await audit({ till, books, callers, seed });
  const journal = new JournalFile(till.folder);
  journal.read();
  expect(journal.documentsBehind).toBeGreaterThan(0);
  say(
    `${kills} kills, ${books.entries.length} documents, ${journal.documentsBehind} of them with the clock behind, ` +
      `refused: ${refusals(callers)}`,
  );
});
