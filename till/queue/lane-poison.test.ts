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
  // 100 hundreds, and to find one among a hundred.
  expect(server.calls.length).toBeLessThanOrEqual(100 + 16);
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
  expect(server.calls.length).toBeLessThanOrEqual(3 + 25 * poisoned.size);
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

test.for([[[5]], [[0]], [[5, 6]], [[0, 1, 2]], [[3, 29]]] as const)(
  "receipts at %j for which the destination fails for ever are set aside, and the others pass",
  async ([places]) => {
    const { lane, server, sell, isDrained, journal } = await laneSetting();
    const numbers = sell(40);
    const deadly = places.map((place) => numbers[place] ?? 0);
    for (const number of deadly) server.deadly.add(extIdOf(number));
    lane.start(server.destination());
    await until(isDrained);
    expect([...server.keptIds].sort()).toEqual(
      numbers
        .filter((number) => !deadly.includes(number))
        .map(extIdOf)
        .sort(),
    );
    const aside = journal.messages.list({ state: "set aside", limit: 10 });
    expect(aside.map(({ number, reason }) => [number, reason])).toEqual(
      deadly.map((number) => [number, "HTTP 500"]),
    );
  },
);

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

test("the last receipt, for which the destination fails, is kept until another has shown that it is the cause", async () => {
  const { lane, server, sell, counts } = await laneSetting();
  const [only = 0] = sell(1);
  server.deadly.add(extIdOf(only));
  lane.start(server.destination());
  await until(() => server.calls.length > 12);
  expect(counts()).toEqual({ waiting: 1, setAside: 0 });
  for (let sold = 1; sold <= 5; sold += 1) {
    sell(1);
    await until(() => server.kept.length === sold);
  }
  await until(() => counts().waiting === 0);
  expect(counts()).toEqual({ waiting: 0, setAside: 1 });
});

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
