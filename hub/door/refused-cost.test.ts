import { afterAll, beforeAll, expect, test } from "vitest";
import { createChain, type TestTill } from "../testing/chain.ts";
import { createTestHub, type TestHub } from "../testing/hub.ts";

/** A device may do 1,000 receipts, and the clock stands still: nothing is earned back. */
let hub: TestHub;
let tills: TestTill[];

beforeAll(async () => {
  const nowMs = Date.now();
  hub = await createTestHub({
    clock: { now: () => nowMs },
    configuration: { deviceReceiptsPerSecond: 1, deviceReceiptsBurst: 1_000 },
  });
  tills = await createChain(hub.database.pool, 4);
});
afterAll(() => hub.close());

const padding = " ".repeat(70_000);
const call = (method: string, params: unknown, id = 1) => ({ jsonrpc: "2.0", id, method, params });

async function codeOf(till: number, body: string): Promise<number | undefined> {
  return (await hub.post(`/s/${tills[till]?.accesskey}`, body)).json().error?.code;
}

test.each([
  ["that the schema refuses", -32602, JSON.stringify(call("purchaseRegister", { amount: "x", cart: {} }))],
  ["of no method", -32601, JSON.stringify(call("nothing", {}))],
  ["that is none", -32600, JSON.stringify({ jsonrpc: "1.0", method: "reports" })],
  ["that is no JSON", -32700, "{"],
])("a call %s costs the device what a receipt of its size would", async (_what, code, body) => {
  const till = [-32602, -32601, -32600, -32700].indexOf(code);
  const large = body + padding;
  const refusals = [];
  for (let sent = 0; sent < 11; sent += 1) refusals.push(await codeOf(till, large));
  expect(refusals.slice(0, 9)).toEqual(new Array(9).fill(code));
  expect(refusals.slice(10)).toEqual([-32606]);
  const next = call("purchaseRegister", { amount: 1, cart: {} });
  // What is left is less than a large call costs, and still enough for receipts.
  expect(await codeOf(till, JSON.stringify(next))).toBeUndefined();
});

test("of a batch, each call costs its own part of the body", async () => {
  const [fresh] = await createChain(hub.database.pool, 1, "Europe/Moscow", "Another");
  const calls = Array.from({ length: 100 }, (_, id) => call("purchaseRegister", { amount: "x" }, id));
  const send = async () => {
    const answer = await hub.post(`/s/${fresh?.accesskey}`, JSON.stringify(calls) + padding.repeat(5));
    return answer.json<{ error: { code: number } }[]>().map(({ error }) => error.code);
  };
  expect(await send()).toEqual(new Array(100).fill(-32602));
  // 350,000 bytes are some 500 receipts: the second batch ends in the middle.
  const second = await send();
  expect(second[0]).toBe(-32602);
  expect(second.at(-1)).toBe(-32606);
});
