import { expect, test } from "vitest";
import { laneSetting, until } from "../testing/lane-setting.ts";

const monthOfMessages = 60_000;
const mebibyte = 1024 * 1024;

test("a month offline drains in order without growing in memory", async () => {
  const { lane, server, sell, isDrained } = await laneSetting();
  for (let sold = 0; sold < monthOfMessages; sold += 10_000) sell(10_000);
  let received = 0;
  let previous = 0;
  let mostBytes = 0;
  server.script = ({ id, items }) => {
    for (const { extId } of items) {
      expect(Number(extId.slice(1))).toBeGreaterThan(previous);
      previous = Number(extId.slice(1));
    }
    received += items.length;
    server.calls.length = 0;
    mostBytes = Math.max(mostBytes, process.memoryUsage().heapUsed);
    return { body: JSON.stringify({ jsonrpc: "2.0", id, result: { count: items.length } }) };
  };
  const beforeBytes = process.memoryUsage().heapUsed;
  lane.start(server.destination());
  await until(isDrained, 60_000);
  expect(received).toBe(monthOfMessages);
  expect(mostBytes - beforeBytes).toBeLessThan(64 * mebibyte);
});
