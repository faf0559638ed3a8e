import { expect, onTestFinished, test } from "vitest";
import { isLaneOf, type LaneName } from "../journal/messages.ts";
import { appendOne, openTestJournal } from "../testing/journal.ts";
import {
  appendSales,
  extIdOf,
  KeptLog,
  plainEvents,
  plainReceipts,
  receiptsLane,
  shortTiming,
  until,
} from "../testing/lane-setting.ts";
import { failure, ReceivingServer, success } from "../testing/receiving-server.ts";
import { type DestinationSource, Queue } from "./queue.ts";

const shifts = "giftoman-shifts";
const off = { state: "off", isSaid: true } as const;

/** A queue on a real journal whose configuration the test writes. */
async function queueSetting(given: { pauses?: Set<LaneName>; current?: DestinationSource["current"] } = {}) {
  const opened = openTestJournal();
  const { journal, clock } = opened;
  appendOne(journal, "shift_open");
  const server = await ReceivingServer.listen();
  const log = new KeptLog();
  const pauses = given.pauses ?? new Set<LaneName>();
  let current: DestinationSource["current"] = given.current ?? off;
  const listeners: (() => void)[] = [];
  const queue = new Queue({
    journal,
    destinations: {
      giftoman: {
        get current() {
          return current;
        },
        onChange: (listener) => void listeners.push(listener),
      },
      exchange: { current: off, onChange: () => undefined },
    },
    mappings: { [receiptsLane]: plainReceipts, [shifts]: plainEvents, "hub-transactions": plainReceipts },
    pauses: {
      has: (lane) => pauses.has(lane),
      set: (lane, isPaused) => void (isPaused ? pauses.add(lane) : pauses.delete(lane)),
    },
    clock,
    log,
    timing: shortTiming,
  });
  onTestFinished(() => queue.close());
  const configure = (next: DestinationSource["current"]) => {
    current = next;
    for (const listener of listeners) listener();
  };
  const on = (authkey = "key-1") => ({ state: "on", ...server.destination(authkey) }) as const;
  const statuses = () => queue.statuses().filter(({ name }) => isLaneOf("giftoman", name));
  const states = () => statuses().map(({ state }) => state);
  const depth = () => journal.queue().depth;
  const sell = (count: number) => {
    const numbers = appendSales(journal, count);
    queue.wake();
    return numbers;
  };
  return { journal, server, log, pauses, queue, configure, on, statuses, states, depth, sell };
}

test("the queue follows its configuration: off, on, faulty, another key, off", async () => {
  const { statuses, configure, on, states, depth, sell, server } = await queueSetting();
  sell(3);
  expect(states()).toEqual(["halted", "halted"]);
  expect(statuses().map(({ halt }) => halt)).toEqual(["off", "off"]);
  configure(on());
  await until(() => depth() === 0);
  expect(server.calls.map(({ method }) => method).sort()).toEqual(["purchaseRegisterBatch", "registerEvent"]);
  configure({ state: "faulty" });
  await until(() => states().every((state) => state === "halted"));
  expect(statuses().map(({ halt }) => halt)).toEqual(["faulty", "faulty"]);
  sell(2);
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect([depth(), server.calls.length]).toEqual([2, 2]);
  configure(on("key-2"));
  await until(() => depth() === 0);
  expect(server.calls.at(-1)?.path).toBe("/s/key-2");
  configure(off);
  expect(statuses().map(({ halt }) => halt)).toEqual(["off", "off"]);
});

test("a queue that is on when the till starts sends what waited", async () => {
  const server = await ReceivingServer.listen();
  const { depth } = await queueSetting({ current: { state: "on", ...server.destination() } });
  await until(() => depth() === 0);
  expect(server.keptIds).toEqual(["R1"]);
});

test("a paused lane stays paused over a change of the configuration, a «now» and a restart, and alone", async () => {
  const { queue, configure, on, depth, sell, pauses, server, states } = await queueSetting();
  configure(on());
  await until(() => depth() === 0);
  queue.pause(receiptsLane);
  expect([...pauses]).toEqual([receiptsLane]);
  sell(2);
  configure(on("key-2"));
  queue.retry(receiptsLane);
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(states()).toEqual(["halted", "idle"]);
  expect(depth()).toBe(2);
  const restarted = await queueSetting({ pauses, current: on() });
  expect(restarted.statuses().map(({ halt }) => halt)).toEqual(["paused", undefined]);
  queue.resume(receiptsLane);
  expect([...pauses]).toEqual([]);
  await until(() => depth() === 0);
  expect(server.keptIds).toEqual(["R1", "R2", "R3"]);
});

test("«now» does not wait for the time to come", async () => {
  const { queue, configure, on, sell, depth, server, states } = await queueSetting();
  server.script = ({ id }) => {
    const { body } = failure(id, -32606) as { body: string };
    return { body, status: 503, headers: { "retry-after": "50" } };
  };
  configure(on());
  sell(1);
  await until(() => states().every((state) => state === "waiting"));
  server.script = undefined;
  queue.retry(receiptsLane);
  queue.retry(shifts);
  await until(() => depth() === 0);
});

test("a slow destination of one lane does not touch the other", async () => {
  const { configure, on, sell, depth, server, queue } = await queueSetting();
  server.script = ({ method }) => (method === "registerEvent" ? "hang" : undefined);
  configure(on());
  for (let sale = 1; sale <= 20; sale += 1) {
    sell(1);
    await until(() => server.kept.length === sale, 1_000);
  }
  expect(depth()).toBe(1);
  expect(queue.statuses().map(({ state }) => state)).toContain("sending");
});

test("a wake costs a sale next to nothing, and many are one look", async () => {
  const { configure, on, queue, depth } = await queueSetting();
  configure(on());
  await until(() => depth() === 0);
  const beganMs = performance.now();
  for (let count = 0; count < 100_000; count += 1) queue.wake();
  expect(performance.now() - beganMs).toBeLessThan(500);
});

test("what the hub wants in an answer is sent again, once", async () => {
  const { configure, on, sell, depth, server, log } = await queueSetting();
  configure(on());
  const numbers = sell(5);
  await until(() => depth() === 0);
  const before = server.calls.length;
  const wanted = [{ shift: 1, numbers: [{ first: 2, last: 3 }] }];
  server.script = ({ id }) =>
    server.calls.length === before + 1 ? success(id, { id: 1, wanted }) : undefined;
  sell(1);
  await until(() => server.calls.length === before + 2 && depth() === 0);
  expect(server.calls.at(-1)?.items.map(({ extId }) => extId)).toEqual(numbers.slice(1, 3).map(extIdOf));
  expect(log.of("info")).toContain("the hub misses messages: they are sent again");
});

test("a queue that is closed sends nothing more, whatever is told to it", async () => {
  const { configure, on, queue, sell, depth, server } = await queueSetting();
  configure(on());
  await until(() => depth() === 0);
  await queue.close();
  sell(2);
  configure(on("key-2"));
  queue.retry(receiptsLane);
  queue.changed(receiptsLane);
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect([depth(), server.calls.length]).toEqual([2, 1]);
});
