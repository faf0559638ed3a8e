import { expect, test } from "vitest";
import { extIdOf, laneSetting, receiptsLane, shortTiming, until } from "../testing/lane-setting.ts";
import { failure, type Naming } from "../testing/receiving-server.ts";
import { refusedInRowMax } from "./lane-parcels.ts";

const namings: readonly Naming[] = ["index", "echo", "nobody", "the first", "the last"];

test.for(namings)("one poisoned receipt among 10,000 stops no other, when %s is named", async (naming) => {
  const { lane, server, sell, counts, isDrained, journal, log } = await laneSetting();
  const numbers = sell(10_000);
  const poisoned = numbers[4_321] ?? 0;
  server.poisonous.add(extIdOf(poisoned));
  server.naming = naming;
  lane.start(server.destination());
  await until(isDrained);
  expect(server.keptIds).toEqual(numbers.filter((number) => number !== poisoned).map(extIdOf));
  expect(counts()).toEqual({ waiting: 0, setAside: 1 });
  expect(journal.messages.find(receiptsLane, poisoned)).toMatchObject({
    state: "set aside",
    reason: "-32602 Нет",
  });
  // 100 hundreds, and the one that is named alone; else those of its hundred one by one, once.
  const isNamed = naming === "index" || naming === "echo";
  expect(server.calls.length).toBeLessThanOrEqual(100 + (isNamed ? 3 : 101));
  expect(log.of("warn")).toEqual([]);

  journal.messages.mend(receiptsLane, poisoned, JSON.stringify({ extId: extIdOf(poisoned), isMended: true }));
  lane.changed();
  await until(isDrained);
  expect(server.kept.at(-1)).toEqual({ extId: extIdOf(poisoned), isMended: true });
  expect(counts()).toEqual({ waiting: 0, setAside: 0 });
});

test.for(
  namings.flatMap((naming) => [
    [naming, [0]] as const,
    [naming, [99]] as const,
    [naming, [99, 100]] as const,
    [naming, [40, 41, 42]] as const,
    [naming, [0, 7, 50, 99, 101, 249]] as const,
  ]),
)("with %s named, those at %j are set aside and all others arrive in order", async ([naming, places]) => {
  const { lane, server, sell, counts, isDrained } = await laneSetting();
  const numbers = sell(250);
  const poisoned = new Set(places.map((place) => numbers[place] ?? 0));
  for (const number of poisoned) server.poisonous.add(extIdOf(number));
  server.naming = naming;
  lane.start(server.destination());
  await until(isDrained);
  expect(server.keptIds).toEqual(numbers.filter((number) => !poisoned.has(number)).map(extIdOf));
  expect(counts()).toEqual({ waiting: 0, setAside: poisoned.size });
  const isNamed = naming === "index" || naming === "echo";
  expect(server.calls.length).toBeLessThanOrEqual(isNamed ? 3 + 3 * poisoned.size : 3 + 250 + 3);
});

test("a destination without batches gets one after the other", async () => {
  const { lane, server, sell, isDrained } = await laneSetting();
  server.script = ({ id, method }) => (method.endsWith("Batch") ? failure(id, -32601) : undefined);
  const numbers = sell(30);
  lane.start(server.destination());
  await until(isDrained);
  expect(server.keptIds).toEqual(numbers.map(extIdOf));
  expect(server.calls).toHaveLength(31);
});

test("a destination that takes fewer than a hundred gets fewer, and nothing is set aside", async () => {
  const { lane, server, sell, isDrained } = await laneSetting();
  server.script = ({ items }) => (items.length > 30 ? { status: 413, body: "" } : undefined);
  const numbers = sell(2_000);
  lane.start(server.destination());
  await until(isDrained);
  expect(server.keptIds).toEqual(numbers.map(extIdOf));
  expect(lane.status.setAside).toBe(0);
  expect(server.calls.length).toBeLessThan(140);
});

test("when everything is refused the lane pauses, and does not ask much until then", async () => {
  const { lane, server, sell, counts } = await laneSetting();
  server.script = ({ id }) => failure(id, -32602);
  sell(1_000);
  lane.start(server.destination());
  await until(() => lane.status.state === "waiting");
  expect(counts().setAside).toBe(refusedInRowMax);
  expect(server.calls.length).toBeLessThan(refusedInRowMax + 20);
  expect(lane.status.nextAtMs).not.toBeNull();
  expect(lane.status.lastError?.text).toMatch(/^отказано 100 раз подряд: -32602/);
  const calls = server.calls.length;
  await new Promise((resolve) => setTimeout(resolve, shortTiming.probeMs / 2));
  expect(server.calls).toHaveLength(calls);
  server.script = undefined;
  await until(() => counts().waiting === 0);
  expect(counts().setAside).toBeLessThanOrEqual(refusedInRowMax + 2);
});

test.for([[[5]], [[0]], [[5, 6]], [[0, 1, 2]], [[3, 29]], [[39]]] as const)(
  "receipts at %j for which the destination fails hold up no other, are tried again and never set aside",
  async ([places]) => {
    const { lane, server, sell, counts, isDrained, log } = await laneSetting();
    const numbers = sell(40);
    const deadly = places.map((place) => numbers[place] ?? 0);
    for (const number of deadly) server.deadly.add(extIdOf(number));
    lane.start(server.destination());
    await until(() => server.kept.length === 40 - deadly.length);
    const callsOf = (number: number) =>
      server.calls.filter(({ items }) => items.length === 1 && items[0]?.extId === extIdOf(number)).length;
    await until(() => deadly.every((number) => callsOf(number) > 3));
    expect(server.keptIds).toEqual(numbers.filter((number) => !deadly.includes(number)).map(extIdOf));
    expect(counts()).toEqual({ waiting: deadly.length, setAside: 0 });
    expect(log.of("warn")).toContain("the destination fails for one message: it is tried again later");

    sell(1);
    await until(() => server.kept.length === 41 - deadly.length);
    server.deadly.clear();
    await until(isDrained);
    expect(server.kept).toHaveLength(41);
    expect(counts()).toEqual({ waiting: 0, setAside: 0 });
  },
);

test("while others pass, a lane does not wait for the one for which the destination fails", async () => {
  const { lane, server, sell } = await laneSetting();
  const [deadly = 0] = sell(30);
  server.deadly.add(extIdOf(deadly));
  lane.start(server.destination());
  await until(() => server.kept.length === 29);
  const failed = () => server.calls.filter(({ items }) => items[0]?.extId === extIdOf(deadly)).length;
  for (let round = 0; round < 5; round += 1) {
    const before = failed();
    await until(() => failed() > before + 1);
    // It has failed since, and the lane is free all the same.
    await until(() => lane.status.state === "waiting");
    sell(1);
    await until(() => server.kept.length === 30 + round);
  }
  expect(lane.status).toMatchObject({ setAside: 0 });
});

test("a destination that fails for everything has nothing set aside, also when it comes back", async () => {
  const { lane, server, sell, counts, isDrained } = await laneSetting();
  server.script = () => ({ status: 500, body: "" });
  const numbers = sell(20);
  lane.start(server.destination());
  await until(() => server.calls.length > 25);
  expect(counts()).toEqual({ waiting: 20, setAside: 0 });
  server.script = undefined;
  await until(isDrained);
  expect(counts()).toEqual({ waiting: 0, setAside: 0 });
  expect(server.kept).toHaveLength(numbers.length);
});

test.for([404, 405, 301])(
  "after the first HTTP %i the address is told as wrong, until something else is answered",
  async (status) => {
    const { lane, server, sell, counts, isDrained } = await laneSetting();
    server.script = () => ({ status, body: "" });
    sell(3);
    lane.start(server.destination());
    await until(() => lane.status.failuresInRow === 1);
    expect(lane.status).toMatchObject({ isAddressWrong: true, lastError: { text: `HTTP ${status}` } });
    expect(counts()).toEqual({ waiting: 3, setAside: 0 });
    server.script = () => ({ status: 503, body: "" });
    await until(() => lane.status.lastError?.text === "HTTP 503");
    expect(lane.status.isAddressWrong).toBe(false);
    server.script = undefined;
    await until(isDrained);
  },
);

test("a message that a person has mended badly is its own trouble", async () => {
  const { lane, server, sell, counts, isDrained, journal } = await laneSetting();
  const [first = 0, second = 0, third = 0] = sell(5);
  journal.messages.mend(receiptsLane, first, "{not JSON");
  journal.messages.mend(receiptsLane, second, "7");
  journal.messages.mend(receiptsLane, third, "{}");
  lane.start(server.destination());
  await until(isDrained);
  expect(counts()).toEqual({ waiting: 0, setAside: 2 });
  expect(server.calls.map(({ items }) => items.length)).toEqual([1, 2]);
});

test("what a person mends while the message is on its way is tried before anything is set aside", async () => {
  const { lane, server, sell, isDrained, journal } = await laneSetting();
  const [number = 0] = sell(1);
  server.poisonous.add(extIdOf(number));
  lane.start(server.destination());
  journal.messages.mend(receiptsLane, number, JSON.stringify({ extId: extIdOf(number), isMended: true }));
  lane.changed();
  await until(isDrained);
  expect(server.kept).toEqual([{ extId: extIdOf(number), isMended: true }]);
  expect(lane.status.setAside).toBe(0);
});
