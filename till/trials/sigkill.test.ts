import { expect, test } from "vitest";
import { laneNames } from "../journal/messages.ts";
import { KeptPauses } from "../queue/kept-pauses.ts";
import { Settings } from "../settings/settings.ts";
import { Chance } from "../testing/chance.ts";
import { writeGiftomanFile } from "../testing/giftoman-file.ts";
import { tillFolder } from "../testing/till-folder.ts";
import { audit, endOfDay, refusals } from "./audit.ts";
import { Books } from "./books.ts";
import { Caller } from "./caller.ts";
import { JournalFile } from "./journal-file.ts";
import { live } from "./life.ts";
import { RestartedTill } from "./restarted-till.ts";
import { say, seedOfTrial } from "./trial.ts";
import { workWhile } from "./work-while.ts";

/** `TILL_KILLS=1000 npx vitest run till/trials/sigkill` is the long trial. */
const kills = Number(process.env.TILL_KILLS ?? "25");
const callersCount = 3;
const testMsMax = 120_000 + kills * 5_000;

test(`a till that is killed ${kills} times has done every operation that it answered, once, and counts right`, {
  timeout: testMsMax,
}, async () => {
  const seed = seedOfTrial("sigkill");
  const till = new RestartedTill(tillFolder(), () => ["--queue-depth-warning", "999999999"]);
  keepMessages(till.folder);
  const journal = new JournalFile(till.folder);
  const books = new Books();
  const callers = Array.from({ length: callersCount }, (_, place) => {
    return new Caller({ name: `${place + 1}`, seed, books, port: () => till.port(), isSenior: place === 0 });
  });

  let stops = 0;
  await workWhile(callers, async (goesOn) => {
    const chance = new Chance(`${seed} kills`);
    for (let killed = 0; killed < kills && goesOn(); ) {
      if (chance.happens(0.15)) {
        await till.startAndKill(chance.next() * till.startMs);
        killed += 1;
        continue;
      }
      await till.start();
      journal.read();
      journal.compare(books.entries);
      await live(chance, books, goesOn);
      if (chance.happens(0.1)) {
        await till.stop();
        stops += 1;
      } else {
        await till.kill();
        killed += 1;
      }
    }
    await till.start();
  });
  await endOfDay(callers);
  const again = await audit({ till, books, callers, seed });
  new JournalFile(till.folder).expectMessages();
  const askedAgain = books.entries.filter(({ asked }) => asked > 1).length;
  expect(askedAgain).toBeGreaterThan(0);
  say(
    `${kills} kills and ${stops} stops, ${books.entries.length} documents, ${askedAgain} of them asked for more than once, ` +
      `${again} repeated at the end, refused: ${refusals(callers)}`,
  );
});

/** What is to be told stays in the queue, without a word. */
function keepMessages(folder: string): void {
  writeGiftomanFile(folder, { url: "http://127.0.0.1:9/s/", authkey: "key" });
  const settings = Settings.open(folder);
  const pauses = new KeptPauses(settings);
  for (const lane of laneNames) pauses.set(lane, true);
  settings.close();
}
