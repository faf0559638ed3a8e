import { setTimeout as wait } from "node:timers/promises";
import { expect, test } from "vitest";
import { Chance } from "../testing/chance.ts";
import { openSlowWay } from "../testing/slow-way.ts";
import { tillFolder } from "../testing/till-folder.ts";
import { noShift, operationIdReused } from "./attempt.ts";
import { audit, endOfDay, refusals } from "./audit.ts";
import { Books } from "./books.ts";
import { Caller } from "./caller.ts";
import { JournalFile } from "./journal-file.ts";
import { live } from "./life.ts";
import { RestartedDevice } from "./restarted-device.ts";
import { RestartedTill } from "./restarted-till.ts";
import { say, seedOfTrial } from "./trial.ts";
import { Unfinished } from "./unfinished.ts";
import { workWhile } from "./work-while.ts";

/** `TILL_DEVICE_KILLS=200 npx vitest run till/trials/device-kill` is the long trial. */
const kills = Number(process.env.TILL_DEVICE_KILLS ?? "10");
const callersCount = 2;
const downMsMax = 200;
/** So long after a document is in the device's memory the till hears of it, when the way is slow. */
const answerMs = 25;
const testMsMax = 120_000 + kills * 10_000;

test(`a till and its fiscal device that are killed ${kills} times agree on every document`, {
  timeout: testMsMax,
}, async () => {
  const seed = seedOfTrial("device-kill");
  const device = new RestartedDevice(tillFolder());
  await device.start();
  const slowPort = await openSlowWay(() => device.port, answerMs);
  const ways = new Chance(`${seed} ways`);
  const till = new RestartedTill(tillFolder(), () => {
    const port = ways.happens(0.7) ? slowPort : device.port;
    return ["--fiscal", `http://127.0.0.1:${port}`, "--log-level", "error"];
  });
  const books = new Books();
  const unfinished = new Unfinished(seed);
  const callers = Array.from({ length: callersCount }, (_, place): Caller => {
    const caller: Caller = new Caller({
      ...{ name: `${place + 1}`, seed, books, port: () => till.port(), isSenior: place === 0 },
      askAgain: [noShift, ...Unfinished.codes],
      meanwhile: (told) => unfinished.deal(caller, told),
      // Its sale was cancelled by somebody.
      mayRefuse: [operationIdReused],
    });
    return caller;
  });

  await workWhile(callers, async (goesOn) => {
    const chance = new Chance(`${seed} kills`);
    await till.start();
    for (let kill = 1; kill <= kills && goesOn(); kill += 1) {
      await live(chance, books, goesOn);
      const victim = chance.weighed({ till: 4, device: 4, both: 2 });
      if (victim !== "till") await device.kill();
      if (victim !== "device") await till.kill();
      await wait(chance.next() * downMsMax);
      const starts = [
        ...(victim === "till" ? [] : [() => device.start()]),
        ...(victim === "device" ? [] : [() => till.start()]),
      ];
      // Sometimes the till is there first, and cannot ask.
      for (const start of chance.happens(0.5) ? starts : starts.toReversed()) await start();
    }
  });
  await endOfDay(callers);
  await audit({ till, books, callers, seed });
  await device.kill();
  const documents = new JournalFile(till.folder).registered();
  expect(device.registered()).toEqual(documents);
  const askedAgain = books.entries.filter(({ asked }) => asked > 1).length;
  expect(askedAgain).toBeGreaterThan(0);
  say(
    `${kills} kills, ${documents.length} documents in both, ${askedAgain} asked for more than once, ` +
      `finished ${unfinished.finished}, cancelled ${unfinished.cancelled}, refused: ${refusals(callers)}`,
  );
});
