import { expect, test } from "vitest";
import { Chance } from "../testing/chance.ts";
import { tillFolder } from "../testing/till-folder.ts";
import { runTill } from "../testing/till-process.ts";
import { Books } from "./books.ts";
import { Caller, withoutPrint } from "./caller.ts";
import { JournalFile } from "./journal-file.ts";
import { roubles } from "./kopecks.ts";
import { RestartedTill } from "./restarted-till.ts";
import { say, seedOfTrial } from "./trial.ts";
import { workWhile } from "./work-while.ts";

/** `TILL_KILLS=1000 npx vitest run till/trials/sigkill` is the long trial. */
const kills = Number(process.env.TILL_KILLS ?? "25");
const callersCount = 3;
/** The longest that a till lives before it is killed. */
const lifeMsMax = 250;
/** Asked for again at the end. */
const repeatsMax = 300;
const testMsMax = 120_000 + kills * 5_000;

test(`a till that is killed ${kills} times has done every operation that it answered, once, and counts right`, {
  timeout: testMsMax,
}, async () => {
  const seed = seedOfTrial("sigkill");
  const till = new RestartedTill(tillFolder(), ["--lanes", "hub"]);
  const journal = new JournalFile(till.folder);
  const books = new Books();
  const callers = Array.from({ length: callersCount }, (_, place) => {
    return new Caller({ name: `${place + 1}`, seed, books, port: () => till.port(), isSenior: place === 0 });
  });

  await workWhile(callers, async (goesOn) => {
    const chance = new Chance(`${seed} kills`);
    for (let kill = 1; kill <= kills && goesOn(); kill += 1) {
      if (chance.happens(0.15)) {
        await till.startAndKill(chance.next() * till.startMs);
        continue;
      }
      await till.start();
      if (kill > 1) {
        journal.read();
        journal.compare(books.entries);
      }
      await new Promise((resolve) => setTimeout(resolve, chance.next() * lifeMsMax));
      if (chance.happens(0.1)) await till.stop();
      else await till.kill();
    }
    await till.start();
  });

  const port = await till.port();
  expect(port).toBeGreaterThan(0);
  journal.read();
  journal.compare(books.entries);
  journal.expectNothingElse(books.entries);
  journal.compareHashes(books.entries);
  journal.expectMessages("hub");
  journal.expectSettled();
  const drawerE2 = books.audit();
  const [caller] = callers;
  if (caller === undefined) throw new Error("nobody calls");
  const { answer } = await caller.ask("OTHER_INFO", {});
  expect(answer.info).toMatchObject({
    drawer: roubles(drawerE2),
    nextNumberCheck: String(books.entries.length + 1),
    unfinishedSale: null,
  });
  const chance = new Chance(`${seed} repeats`);
  const again = [...books.entries].filter(() => chance.happens(repeatsMax / books.entries.length));
  for (const { operation, body, answer } of again) {
    const repeated = await caller.ask(operation, body);
    expect(withoutPrint(repeated.answer)).toEqual(withoutPrint(answer));
  }
  await till.stop();
  const verified = JSON.parse(await runTill(["verify", "--json", "--data", till.folder]));
  expect(verified).toMatchObject({ fault: null, documents: books.entries.length });
  const askedAgain = books.entries.filter(({ asked }) => asked > 1).length;
  expect(askedAgain).toBeGreaterThan(0);
  say(
    `${kills} kills, ${books.entries.length} documents, ${askedAgain} of them asked for more than once, ` +
      `${again.length} repeated at the end, refused: ${JSON.stringify(refusals(callers))}`,
  );
});

function refusals(callers: readonly Caller[]): Readonly<Record<string, number>> {
  const all = new Map<string, number>();
  for (const { refused } of callers) {
    for (const [code, count] of refused) all.set(String(code), (all.get(String(code)) ?? 0) + count);
  }
  return Object.fromEntries(all);
}
