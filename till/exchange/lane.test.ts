import { expect, onTestFinished, test } from "vitest";
import { Journal } from "../journal/journal.ts";
import { laneNames } from "../journal/messages.ts";
import { giftomanMappings } from "../plugins/giftoman/mappings.ts";
import { type DestinationSource, Queue } from "../queue/queue.ts";
import { appendOne, openTestJournal } from "../testing/journal.ts";
import { appendSales, KeptLog, shortTiming, until } from "../testing/lane-setting.ts";
import { SmallHub } from "../testing/small-hub.ts";
import { exchangeMappings } from "./mappings.ts";

const key = "4f2c9d07";
const lane = "hub-transactions";
type Current = DestinationSource["current"];

/** A destination that the test configures. */
class Settable implements DestinationSource {
  current: Current = { state: "off" };
  readonly #listeners: (() => void)[] = [];

  onChange(listener: () => void): void {
    this.#listeners.push(listener);
  }

  set(current: Current): void {
    this.current = current;
    for (const listener of this.#listeners) listener();
  }

  on(hub: { readonly url: string }, authkey = key): void {
    this.set({ state: "on", address: hub.url + authkey, authkey, timeoutMs: 5_000 });
  }
}

function openQueue(opened: Pick<ReturnType<typeof openTestJournal>, "journal" | "clock">) {
  const { journal, clock } = opened;
  const giftoman = new Settable();
  const exchange = new Settable();
  const log = new KeptLog();
  const documentAt = (number: number) => journal.documentAt(number);
  const queue = new Queue({
    journal,
    destinations: { giftoman, exchange },
    mappings: {
      ...giftomanMappings({
        documentsOfShift: (shift) => journal.documentsOfShift(shift),
        version: "0.0.0",
      }),
      ...exchangeMappings({ documentAt }),
    },
    pauses: { has: () => false, set: () => undefined },
    clock,
    log,
    timing: shortTiming,
  });
  onTestFinished(() => queue.close());
  const countsOf = (name: string) => {
    const found = journal.messages.counts().find((counts) => counts.lane === name);
    return { waiting: found?.waiting ?? 0, setAside: found?.setAside ?? 0 };
  };
  const haltOf = (name: string) => queue.statuses().find((status) => status.name === name)?.halt;
  return { giftoman, exchange, queue, log, countsOf, haltOf };
}

function openShift() {
  const opened = openTestJournal({ lanes: () => laneNames });
  appendOne(opened.journal, "shift_open");
  return opened;
}

const uidsOf = (journal: Journal, numbers: readonly number[]) =>
  numbers.map((number) => journal.documentAt(number)?.uid);

test("a backlog of 10,000 transactions is drained in batches of a hundred, each once and in order", async () => {
  const opened = openShift();
  const numbers = appendSales(opened.journal, 10_000);
  const hub = await SmallHub.open(key);
  const { exchange, countsOf } = openQueue(opened);
  exchange.on(hub);
  await until(() => countsOf(lane).waiting === 0, 60_000);
  expect(hub.transactions.map(({ uid }) => uid)).toEqual(uidsOf(opened.journal, numbers));
  expect(hub.loads).toEqual(new Array(100).fill(100));
  expect(countsOf("giftoman-receipts").waiting).toBe(10_000);
}, 90_000);

test.each(["index", "echo", "nobody"] as const)(
  "one transaction that the hub refuses is set aside alone, named by %s",
  async (naming) => {
    const opened = openShift();
    const numbers = appendSales(opened.journal, 250);
    const hub = await SmallHub.open(key);
    hub.naming = naming;
    const poison = numbers[137] ?? 0;
    hub.poisonous.add(opened.journal.documentAt(poison)?.uid ?? "");
    const { exchange, countsOf } = openQueue(opened);
    exchange.on(hub);
    await until(() => countsOf(lane).waiting === 0, 60_000);
    expect(countsOf(lane)).toEqual({ waiting: 0, setAside: 1 });
    expect(opened.journal.messages.find(lane, poison)).toMatchObject({ state: "set aside" });
    expect(hub.transactions.map(({ uid }) => uid).sort()).toEqual(
      uidsOf(
        opened.journal,
        numbers.filter((number) => number !== poison),
      ).sort(),
    );
  },
  90_000,
);

test("what cannot be told at all is set aside with its reason, and the rest goes on", async () => {
  const opened = openShift();
  const unfit = appendOne(opened.journal, "sale", { atMs: Date.UTC(1999, 0) });
  appendSales(opened.journal, 3);
  const hub = await SmallHub.open(key);
  const { exchange, countsOf } = openQueue(opened);
  exchange.on(hub);
  await until(() => countsOf(lane).waiting === 0);
  expect(opened.journal.messages.find(lane, unfit.number)).toMatchObject({
    state: "set aside",
    reason: "год 1999 на часах кассы: сервер принимает с 2000 по 2100",
  });
  expect(hub.transactions).toHaveLength(3);
});

test("a destination that is away holds up nothing that goes to the other one", async () => {
  const opened = openShift();
  const [giftomanHub, exchangeHub] = [await SmallHub.open(key), await SmallHub.open(key)];
  const { giftoman, exchange, queue, countsOf } = openQueue(opened);
  giftomanHub.refusal = () => ({ code: -32605, message: "Операция не удалась" });
  giftoman.on(giftomanHub);
  exchange.on(exchangeHub);
  appendSales(opened.journal, 20);
  queue.wake();
  await until(() => exchangeHub.transactions.length === 20);
  expect([countsOf("giftoman-receipts").waiting, countsOf("giftoman-shifts").waiting]).toEqual([20, 1]);
  exchangeHub.refusal = giftomanHub.refusal;
  giftomanHub.refusal = undefined;
  appendSales(opened.journal, 20);
  queue.wake();
  await until(() => giftomanHub.receipts.length === 40 && giftomanHub.events.length === 1);
  expect(countsOf(lane).waiting).toBe(20);
  exchangeHub.refusal = undefined;
  await until(() => exchangeHub.transactions.length === 40);
});

test("each destination is off, on and faulty for its own lanes alone, and refuses its own key", async () => {
  const opened = openShift();
  const hub = await SmallHub.open(key);
  const { giftoman, exchange, haltOf, queue, log, countsOf } = openQueue(opened);
  const halts = () => laneNames.map(haltOf);
  const none = "not configured";
  expect(halts()).toEqual([none, none, none]);
  exchange.on(hub);
  expect(halts()).toEqual([none, none, undefined]);
  giftoman.set({ state: "faulty" });
  expect(halts()).toEqual(["faulty", "faulty", undefined]);
  exchange.set({ state: "faulty" });
  giftoman.set({ state: "off", isSaid: true });
  expect(halts()).toEqual(["off", "off", "faulty"]);
  appendSales(opened.journal, 2);
  queue.wake();
  exchange.on(hub, "another-key");
  await until(() => queue.statuses().some(({ name, state }) => name === lane && state === "stopped"));
  expect(log.of("error")).toEqual(["the destination refuses the key: authkey in exchange.ini"]);
  expect(countsOf(lane)).toEqual({ waiting: 2, setAside: 0 });
  exchange.on(hub);
  await until(() => hub.transactions.length === 2);
});

test("an older hub without transaction.load has nothing set aside: the transactions wait for a newer one", async () => {
  const opened = openShift();
  const numbers = appendSales(opened.journal, 5);
  const hub = await SmallHub.open(key);
  hub.refusal = () => ({ code: -32601, message: "Неправильная операция" });
  const { exchange, queue, countsOf } = openQueue(opened);
  exchange.on(hub);
  await until(() => queue.statuses().some(({ name, failuresInRow }) => name === lane && failuresInRow > 8));
  expect(countsOf(lane)).toEqual({ waiting: 5, setAside: 0 });
  hub.refusal = undefined;
  await until(() => countsOf(lane).waiting === 0);
  expect(hub.transactions.map(({ uid }) => uid)).toEqual(uidsOf(opened.journal, numbers));
});

test("a queue that is opened again goes on where it was, in a journal from before the lane as well", async () => {
  const before = openTestJournal();
  appendOne(before.journal, "shift_open");
  appendSales(before.journal, 3);
  before.journal.close();
  const journal = Journal.open(before.path, { ...before.options, lanes: () => laneNames });
  onTestFinished(() => journal.close());
  const hub = await SmallHub.open(key);
  hub.refusal = () => ({ code: -32605, message: "Операция не удалась" });
  const first = openQueue({ journal, clock: before.clock });
  first.exchange.on(hub);
  const numbers = appendSales(journal, 150);
  first.queue.wake();
  await until(() =>
    first.queue.statuses().some(({ name, lastError }) => name === lane && lastError !== null),
  );
  await first.queue.close();
  expect(first.countsOf(lane).waiting).toBe(150);
  hub.refusal = undefined;
  const second = openQueue({ journal, clock: before.clock });
  second.exchange.on(hub);
  await until(() => second.countsOf(lane).waiting === 0);
  expect(hub.transactions.map(({ uid }) => uid)).toEqual(uidsOf(journal, numbers));
  expect(second.countsOf("giftoman-receipts").waiting).toBe(153);
});
