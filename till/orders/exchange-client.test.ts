import { expect, test } from "vitest";
import { ExchangeServer, orderPacket, orderWord, settingsWord } from "../testing/exchange-server.ts";
import { shortTiming } from "../testing/lane-setting.ts";
import { hasAll, openOrdersTill, waitOptions } from "../testing/orders-till.ts";
import { openTestTill } from "../testing/till.ts";
import type { HubSource } from "./exchange-client.ts";
import { type ExchangeEvent, exchangeStates, exchangeSteps } from "./exchange-states.ts";

const { uid } = orderPacket();

test("what the hub says arrives by a long poll that is held open, and is confirmed", async () => {
  const { hub, till } = await openOrdersTill([]);
  await expect.poll(() => hub.polls, waitOptions).toBe(1);
  const asked = hub.callsOf("exchange.receive").length;
  hub.say(orderWord());
  await hasAll({ hub, till });
  expect(hub.callsOf("exchange.receive").length - asked).toBeLessThanOrEqual(1);
  const confirmed = () => hub.callsOf("exchange.confirm").at(-1)?.cursor;
  await expect.poll(confirmed, waitOptions).toBe(till.orders.store.cursor);
  expect(till.orders.look()).toMatchObject({ worksWithOrders: true, warnings: [] });
});

test("a long present state comes in several answers", async () => {
  const hub = await ExchangeServer.listen();
  hub.pageMax = 3;
  hub.say(settingsWord, ...Array.from({ length: 10 }, (_, place) => orderWord({ uid: `o-${place}` })));
  const till = await openTestTill({ hub: hub.hub, loop: { timing: shortTiming } });
  await hasAll({ hub, till });
  expect(till.orders.store.orders.count()).toBe(10);
});

test("a hub that is away, fails or answers nonsense is asked again, and nothing is lost", async () => {
  const { hub, till } = await openOrdersTill([]);
  const replies = [{ error: { code: -32610, message: "Ошибка БД" } }, { result: { cursor: 1 } }] as const;
  let place = 0;
  hub.script = ({ method }) => (method === "exchange.receive" ? replies[place++] : undefined);
  hub.say(orderWord());
  await hasAll({ hub, till });
  await hub.close();
  await expect.poll(() => till.orders.look().failuresInRow, waitOptions).toBeGreaterThan(2);
  await hub.open();
  hub.say(orderWord({ uid: "order-2" }));
  await hasAll({ hub, till });
  expect(till.orders.store.orders.count()).toBe(2);
});

test("an address that nobody knows is told at once, until the hub answers", async () => {
  const { hub, till } = await openOrdersTill([]);
  hub.script = () => ({ status: 404 });
  hub.say(orderWord());
  const warnings = () => till.orders.look().warnings;
  const warning = "Сервер обмена не отвечает по адресу: HTTP 404, проверьте url в exchange.ini";
  await expect.poll(warnings, waitOptions).toEqual([warning]);
  hub.script = undefined;
  await expect.poll(warnings, waitOptions).toEqual([]);
});

test("a hub that does not know the cursor is asked for everything", async () => {
  const { hub, till } = await openOrdersTill([orderWord()]);
  hub.script = ({ method, params }) =>
    method === "exchange.receive" && params.after !== "0" && Number(params.after) < 100
      ? { error: { code: -32602, message: "Неправильные параметры" } }
      : undefined;
  hub.words.splice(0, hub.words.length, settingsWord);
  hub.say(orderWord({ uid: "order-2" }));
  await expect.poll(() => till.orders.store.orders.find("order-2"), waitOptions).toBeDefined();
  expect(till.orders.store.orders.find(uid)).toBeUndefined();
});

test("a refused key stops the exchange until it is another one, and people are told, without the key", async () => {
  const hub = await ExchangeServer.listen();
  hub.say(settingsWord);
  const listeners: (() => void)[] = [];
  const source: { current: HubSource["current"]; onChange: HubSource["onChange"] } = {
    current: { state: "on", address: `${hub.url}wrong-key`, authkey: "wrong-key", timeoutMs: 1_000 },
    onChange: (listener) => void listeners.push(listener),
  };
  const till = await openTestTill({ hub: source, loop: { timing: { ...shortTiming, probeMs: 60_000 } } });
  await expect.poll(() => till.orders.look().state, waitOptions).toBe("stopped");
  expect(till.orders.look().warnings.join()).toMatch("не принимает кассу");
  expect(till.orders.look().warnings.join()).not.toMatch("wrong-key");
  source.current = hub.hub.current;
  for (const listener of listeners) listener();
  await hasAll({ hub, till });
  source.current = { state: "off" };
  for (const listener of listeners) listener();
  expect(till.orders.look().state).toBe("halted");
  await expect.poll(() => hub.polls, waitOptions).toBe(0);
});

test("a hub that does not wait is not asked without a pause", async () => {
  const hub = await ExchangeServer.listen();
  hub.script = ({ method, params }) =>
    method === "exchange.receive"
      ? { result: { cursor: params.after, reset: false, more: true, packets: [] } }
      : undefined;
  await openTestTill({ hub: hub.hub });
  await new Promise((resolve) => setTimeout(resolve, 1_500));
  expect(hub.callsOf("exchange.receive").length).toBeLessThan(40);
});

test("an hour without an answer is warned of", async () => {
  const { hub, till } = await openOrdersTill([]);
  await hub.close();
  till.clock.pass(3_600_001);
  await expect
    .poll(() => till.orders.look().warnings, waitOptions)
    .toContain("Обмен с сервером не выполняется больше часа");
});

test("a till that closes does not wait for its long poll", async () => {
  const { hub, till } = await openOrdersTill([]);
  await expect.poll(() => hub.polls, waitOptions).toBe(1);
  const beganMs = performance.now();
  await till.close();
  expect(performance.now() - beganMs).toBeLessThan(3_000);
  await expect.poll(() => hub.polls, waitOptions).toBe(0);
});

test("each state that waits has a way out by its timer or a request, and is left when the exchange is switched off", () => {
  const leaving: readonly ExchangeEvent[] = ["due", "later", "unchanged", "confirmed"];
  for (const [state, steps] of Object.entries(exchangeSteps)) {
    expect(steps.halt).toBe("halted");
    expect(steps.start).toBe("asking");
    expect(Object.keys(exchangeStates)).toContain(state);
    if (state !== "halted") expect(leaving.some((event) => steps[event] !== "impossible")).toBe(true);
  }
});
