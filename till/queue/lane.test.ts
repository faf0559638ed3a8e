import { expect, test } from "vitest";
import { extIdOf, laneSetting, receiptsLane, shortTiming, until } from "../testing/lane-setting.ts";
import { failure } from "../testing/receiving-server.ts";

const pause = (waitMs: number) => new Promise((resolve) => setTimeout(resolve, waitMs));

test("receipts arrive first in first out, alone when one waits and by the hundred when behind", async () => {
  const { lane, server, sell, isDrained } = await laneSetting();
  lane.start(server.destination());
  const [single = 0] = sell(1);
  await until(isDrained);
  expect(server.calls.map(({ method }) => method)).toEqual(["purchaseRegister"]);
  lane.halt("paused");
  const numbers = sell(250);
  lane.start(server.destination());
  await until(isDrained);
  expect(server.keptIds).toEqual([single, ...numbers].map(extIdOf));
  expect(server.calls.map(({ items }) => items.length)).toEqual([1, 100, 100, 50]);
  expect(lane.status).toMatchObject({ delivered: 251, setAside: 0, failuresInRow: 0, lastError: null });
});

test("a message is gone only when the destination has acknowledged it", async () => {
  const { lane, server, sell, counts, isDrained } = await laneSetting();
  server.script = () => "hang";
  lane.start(server.destination());
  sell(3);
  await until(() => server.calls.length === 1);
  expect(counts().waiting).toBe(3);
  await lane.close(0);
  expect(counts().waiting).toBe(3);
  expect(isDrained()).toBe(false);
});

test("an answer that was lost has the same receipts sent again, and they count once", async () => {
  const { lane, server, sell, isDrained } = await laneSetting();
  server.script = () => (server.calls.length === 1 ? { body: "" } : undefined);
  lane.start(server.destination());
  sell(1);
  await until(isDrained);
  expect(server.calls).toHaveLength(2);
  expect(server.calls[1]?.items).toEqual(server.calls[0]?.items);
  expect(server.kept).toHaveLength(1);
});

test("Retry-After is waited for, and a new receipt does not shorten it", async () => {
  const { lane, server, sell, isDrained } = await laneSetting();
  server.script = ({ id }) =>
    server.calls.length === 1
      ? { ...(failure(id, -32606) as { body: string }), status: 503, headers: { "retry-after": "1" } }
      : undefined;
  lane.start(server.destination());
  sell(1);
  await until(() => lane.status.state === "waiting");
  sell(1);
  lane.changed();
  await until(isDrained);
  const [first, second] = server.calls;
  expect((second?.atMs ?? 0) - (first?.atMs ?? 0)).toBeGreaterThanOrEqual(1_000);
  expect(second?.items).toHaveLength(2);
});

test("a refused key stops the lane, one message is tried at a time, and arrivals do not put that off", async () => {
  const { lane, server, sell, log, counts } = await laneSetting();
  server.script = ({ id, path }) => (path === "/s/good" ? undefined : failure(id, -32800));
  sell(300);
  lane.start(server.destination("bad"));
  await until(() => lane.status.state === "stopped");
  const stoppedMs = performance.now();
  for (let sale = 0; sale < 60; sale += 1) {
    sell(1);
    await pause(10);
  }
  const probes = server.calls.slice(1);
  expect(probes.length).toBeGreaterThanOrEqual(2);
  expect(probes.length).toBeLessThanOrEqual((performance.now() - stoppedMs) / shortTiming.probeMs + 1);
  expect(probes.map(({ items }) => items.length)).toEqual(probes.map(() => 1));
  expect(lane.status).toMatchObject({ state: "stopped", lastError: { text: "-32800 Нет" } });
  expect(counts()).toEqual({ waiting: 360, setAside: 0 });
  expect(log.of("error")).toContain("the destination refuses the key: authkey in giftoman.ini");
  const before = performance.now();
  lane.start(server.destination("good"));
  await until(() => counts().waiting === 0);
  expect((server.calls.find(({ path }) => path === "/s/good")?.atMs ?? 0) - before).toBeLessThan(100);
});

test("a key that is mended by the destination's side is found by the probe", async () => {
  const { lane, server, sell, isDrained } = await laneSetting();
  server.script = ({ id }) => (server.calls.length < 3 ? failure(id, -32802) : undefined);
  sell(250);
  lane.start(server.destination());
  await until(isDrained);
  expect(server.kept).toHaveLength(250);
});

test("the answer that an old key gets does not stop the new one", async () => {
  const { lane, server, sell, isDrained } = await laneSetting();
  server.script = ({ path }) => (path === "/s/good" ? undefined : "hang");
  lane.start(server.destination("bad", 150));
  sell(5);
  await until(() => server.calls.length === 1);
  lane.start(server.destination("good"));
  await until(isDrained);
  expect(server.calls.map(({ path }) => path)).toEqual(["/s/bad", "/s/good"]);
  expect(lane.status).toMatchObject({ lastError: null, failuresInRow: 0 });
});

test("a lane that is halted meanwhile takes the answer, sends nothing more, and goes on where it was", async () => {
  const { lane, server, sell, counts, isDrained } = await laneSetting();
  lane.start(server.destination());
  sell(250);
  lane.halt("paused");
  expect(lane.status).toMatchObject({ state: "ending", halt: "paused" });
  await until(() => lane.status.state === "halted");
  expect(counts().waiting).toBe(150);
  sell(1);
  await pause(50);
  expect(server.calls).toHaveLength(1);
  lane.start(server.destination());
  await until(isDrained);
  expect(server.kept).toHaveLength(251);
  expect(server.calls).toHaveLength(3);
});

test("a halted lane reminds of what waits, however busily the till sells, and of nothing when nothing waits", async () => {
  const { log, sell } = await laneSetting();
  const reminders = () => log.lines.filter(({ level }) => level === "warn");
  await pause(250);
  expect(reminders()).toEqual([]);
  for (let sale = 0; sale < 30; sale += 1) {
    sell(1);
    await pause(10);
  }
  expect(reminders().length).toBeGreaterThanOrEqual(2);
  expect(reminders()[0]).toMatchObject({
    message: "messages wait, and nothing is sent",
    facts: { lane: receiptsLane, halt: "off", setAside: 0 },
  });
});

test("closing waits for the answer that is on its way", async () => {
  const { lane, server, sell, counts } = await laneSetting();
  lane.start(server.destination());
  sell(1);
  await lane.close(5_000);
  expect(counts().waiting).toBe(0);
  sell(1);
  await pause(30);
  expect(server.calls).toHaveLength(1);
});

test("closing does not wait for ever, and what was not acknowledged is kept", async () => {
  const { lane, server, sell, counts, log } = await laneSetting();
  server.script = () => "hang";
  lane.start(server.destination("key-1", 60_000));
  sell(1);
  await until(() => server.calls.length === 1);
  const before = performance.now();
  await lane.close(50);
  expect(performance.now() - before).toBeLessThan(1_000);
  expect(counts()).toEqual({ waiting: 1, setAside: 0 });
  expect(log.of("warn")).toEqual([]);
});

test("a destination that does not answer is asked again when its time is over", async () => {
  const { lane, server, sell, isDrained, log } = await laneSetting();
  server.script = () => (server.calls.length === 1 ? "hang" : undefined);
  lane.start(server.destination("key-1", 100));
  sell(1);
  await until(isDrained);
  expect(server.calls).toHaveLength(2);
  expect(log.lines).toContainEqual(
    expect.objectContaining({ facts: expect.objectContaining({ why: "нет ответа за 0.1 с" }) }),
  );
});

test("a destination that is too slow for a hundred gets fewer", async () => {
  const { lane, server, sell, isDrained } = await laneSetting();
  server.script = ({ items }) => (items.length > 10 ? "hang" : undefined);
  lane.start(server.destination("key-1", 30));
  sell(120);
  await until(() => server.kept.length > 0);
  server.script = undefined;
  await until(isDrained);
  expect(server.kept).toHaveLength(120);
  expect(lane.status.setAside).toBe(0);
});

test.for([
  "no address at all",
  "ftp://127.0.0.1/s/",
  "http://127.0.0.1:1/s/",
  "http://no-such-host.invalid/s/",
  "http://user:word@127.0.0.1:1/s/",
  "http://127.0.0.1:99999/s/",
  "https://127.0.0.1:1/s/",
])("the key is told to nobody when «%s» cannot be reached", async (url) => {
  const { lane, sell, log, counts } = await laneSetting();
  const authkey = "s3cret-KEY";
  lane.start({ address: url + authkey, authkey, timeoutMs: 1_000 });
  sell(2);
  await until(() => lane.status.failuresInRow > 1);
  expect(counts()).toEqual({ waiting: 2, setAside: 0 });
  expect(JSON.stringify(lane.status)).not.toContain(authkey);
  expect(log.text).not.toContain(authkey);
  expect(log.text).not.toContain("user:word");
});

test("the key is told to nobody when the destination says it back", async () => {
  const { lane, server, sell, log, journal } = await laneSetting();
  const authkey = "s3cret-KEY";
  const told = { message: `bad ${authkey} in /s/${authkey}`, data: { path: authkey, expected: authkey } };
  server.script = ({ id, items }) =>
    failure(id, items.length > 1 ? -32605 : server.calls.length % 2 === 0 ? -32602 : -32610, told);
  lane.start(server.destination(authkey));
  sell(30);
  await until(() => lane.status.setAside > 2);
  expect(log.text).not.toContain(authkey);
  expect(JSON.stringify(lane.status)).not.toContain(authkey);
  expect(JSON.stringify(journal.messages.list({ limit: 100 }))).not.toContain(authkey);
});

test("an answer of another kind than asked for, or too large, acknowledges nothing", async () => {
  const { lane, server, sell, counts } = await laneSetting();
  const bodies = ["<html>", "", "[]", "x".repeat(5 * 1024 * 1024)];
  server.script = () => ({ body: bodies[(server.calls.length - 1) % bodies.length] ?? "" });
  lane.start(server.destination());
  sell(2);
  await until(() => server.calls.length > 6);
  expect(counts()).toEqual({ waiting: 2, setAside: 0 });
});
