import { describe, expect, onTestFinished, test } from "vitest";
import { JournalFailure } from "../journal/failure.ts";
import { FaultProxy } from "../testing/fault-proxy.ts";
import { type Fault, faults } from "../testing/faults.ts";
import { appendOne, openTestJournal } from "../testing/journal.ts";
import {
  appendSales,
  extIdOf,
  KeptLog,
  laneSetting,
  plainReceipts,
  receiptsLane,
  shortTiming,
  until,
} from "../testing/lane-setting.ts";
import { ReceivingServer } from "../testing/receiving-server.ts";
import { noSmallDisk, SmallDisk } from "../testing/small-disk.ts";
import { Lane } from "./lane.ts";
import { Sender } from "./sender.ts";

/** On a port of plain HTTP. */
const testable = faults.filter((fault) => fault !== "none");

test.for(testable)("after «%s» every receipt arrives, once, and none is set aside", async (fault: Fault) => {
  const { lane, server, sell, counts } = await laneSetting();
  const proxy = await FaultProxy.open({
    hubPort: () => server.port,
    refusedMs: 50,
    slowMs: 50,
    delayMs: 50,
    retryAfterS: 1,
    hugeBytes: 6 * 1024 * 1024,
  });
  onTestFinished(() => proxy.close());
  proxy.next(fault, fault, fault);
  const numbers = sell(150);
  lane.start({ address: `${proxy.url}key-1`, authkey: "key-1", timeoutMs: 250 });
  await until(() => counts().waiting === 0);
  await proxy.settle();
  expect([...server.keptIds].sort()).toEqual(numbers.map(extIdOf).sort());
  expect(counts()).toEqual({ waiting: 0, setAside: 0 });
  expect(proxy.redirectsFollowed).toBe(0);
});

test("a journal that cannot delete has the message sent again, never lost", async () => {
  const { journal, clock } = openTestJournal();
  appendOne(journal, "shift_open");
  const server = await ReceivingServer.listen();
  const log = new KeptLog();
  const sender = new Sender();
  let failures = 3;
  const { messages } = journal;
  const lane = new Lane({
    ...{
      name: receiptsLane,
      mapping: plainReceipts,
      sender,
      clock,
      timing: shortTiming,
      random: Math.random,
      log,
    },
    messages: {
      waiting: (name, page) => messages.waiting(name, page),
      setAside: (name, number, why) => messages.setAside(name, number, why),
      counts: () => messages.counts(),
      delivered: (name, numbers) => {
        failures -= 1;
        if (failures >= 0) throw new JournalFailure("SQLITE_IOERR_FSYNC", "for the test");
        messages.delivered(name, numbers);
      },
    },
    documentAt: (number) => journal.documentAt(number),
    onWanted: () => undefined,
    configuredIn: "giftoman.ini",
  });
  onTestFinished(async () => {
    await lane.close(0);
    sender.close();
  });
  appendSales(journal, 5);
  lane.start(server.destination());
  await until(() => messages.waiting(receiptsLane, { limit: 1 }).length === 0);
  expect(server.calls.map(({ items }) => items.length)).toEqual([5, 5, 5, 5]);
  expect(server.kept).toHaveLength(5);
  expect(lane.status.lastError?.text).toBe("Очередь сообщений недоступна");
});

const why = noSmallDisk === undefined ? "" : ` (skipped: ${noSmallDisk})`;

describe.skipIf(noSmallDisk !== undefined)(`on a full disk${why}`, () => {
  test("what was acknowledged is sent again until it can be deleted, and nothing is lost", async () => {
    const disk = new SmallDisk(8_192);
    const { journal, clock } = openTestJournal({ folder: disk.folder });
    appendOne(journal, "shift_open");
    const server = await ReceivingServer.listen();
    const sender = new Sender();
    const lane = new Lane({
      ...{
        name: receiptsLane,
        mapping: plainReceipts,
        sender,
        clock,
        timing: shortTiming,
        random: Math.random,
      },
      ...{
        messages: journal.messages,
        log: new KeptLog(),
        configuredIn: "giftoman.ini",
        onWanted: () => undefined,
      },
      documentAt: (number) => journal.documentAt(number),
    });
    onTestFinished(async () => {
      await lane.close(0);
      sender.close();
    });
    appendSales(journal, 300);
    disk.fill();
    lane.start(server.destination());
    await until(() => lane.status.failuresInRow > 2 || journal.queue().depth === 1);
    disk.empty();
    await until(() => journal.messages.waiting(receiptsLane, { limit: 1 }).length === 0);
    expect(server.kept).toHaveLength(300);
    expect(lane.status.setAside).toBe(0);
  });
});
