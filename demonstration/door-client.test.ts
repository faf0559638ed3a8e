import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { errorRegistry } from "@prilavok/contracts/jsonrpc/errors.ts";
import { expect, onTestFinished, test } from "vitest";
import { DoorClient, readAnswer } from "./door-client.ts";

const key = "a-key-that-nobody-must-see-0123456789";

function wire(code: number, more: object = {}): string {
  return JSON.stringify({ jsonrpc: "2.0", id: 1, error: { code, message: "…", ...more } });
}

test("every error of the registry is answered as its entry says", () => {
  const kinds = { retry: "later", "set aside": "refused", "stop the lane": "stop", none: "refused" } as const;
  for (const { code, queue } of Object.values(errorRegistry)) {
    expect([code, readAnswer(200, null, wire(code)).kind]).toEqual([code, kinds[queue]]);
  }
});

test("a poskey that leads nowhere is one receipt's trouble, a closed account is the key's", () => {
  expect(readAnswer(200, null, wire(-33001, { receipt: {} })).kind).toBe("refused");
  expect(readAnswer(200, null, wire(-33001)).kind).toBe("stop");
});

test("the hub's own wish for a pause is heard in the header and in the error", () => {
  expect(readAnswer(503, "7", "")).toMatchObject({ kind: "later", retryAfterMs: 7_000 });
  expect(readAnswer(200, null, wire(-32606, { data: { retryAfter: 3 } }))).toMatchObject({
    retryAfterMs: 3_000,
  });
  expect(readAnswer(502, "soon", "")).toMatchObject({ kind: "later", retryAfterMs: 0 });
});

test("an address that speaks no JSON-RPC stops the sender at once, a body over the limit does not", () => {
  expect(readAnswer(404, null, "not found")).toMatchObject({
    kind: "stop",
    why: expect.stringContaining("HTTP 404"),
  });
  expect(readAnswer(200, null, "<html>").kind).toBe("stop");
  expect(readAnswer(413, null, "").kind).toBe("too large");
});

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

test("a call goes through overload, restarts and broken connections, and is answered in the end", async () => {
  const troubles: string[] = [];
  let calls = 0;
  const url = await serve((request, response) => {
    calls += 1;
    request.resume();
    if (calls === 1) response.socket?.destroy();
    else if (calls === 2) response.writeHead(503, { "retry-after": "0" }).end();
    else if (calls === 3) response.end(wire(-32610));
    else response.end('{"jsonrpc":"2.0","id":4,"result":{"count":1}}');
  });
  const client = new DoorClient({ url, key, patienceMs: 10_000, onWait: (why) => troubles.push(why) });
  expect(await client.call("purchaseRegisterBatch", "{}")).toEqual({ kind: "result", result: { count: 1 } });
  expect(troubles.map((why) => why.slice(0, 12))).toEqual(["the connecti", "HTTP 503", "-32610 …"]);
});

test("a hub that stays away is given up after the patience, and the key is in no message", async () => {
  const troubles: string[] = [];
  const client = new DoorClient({
    url: "http://127.0.0.1:2/hub",
    key,
    patienceMs: 300,
    onWait: (why) => troubles.push(why),
  });
  const answer = await client.call("purchaseRegisterBatch", "{}");
  expect(answer).toMatchObject({ kind: "stop", why: expect.stringContaining("the hub did not answer for") });
  expect(troubles.length).toBeGreaterThan(1);
  expect(troubles[0]).toBe("the connection to http://127.0.0.1:2 failed (ECONNREFUSED)");
  expect(JSON.stringify([answer, troubles])).not.toContain(key);
});

test.each([
  ["http://localhost:2", /^the connection to http:\/\/localhost:2 failed \(ECONNREFUSED\)$/],
  [
    "http://127.0.0.1:1",
    /^the connection to http:\/\/127\.0\.0\.1:1 failed \(a port that HTTP does not allow\)$/,
  ],
  [
    "http://no.such.host.invalid",
    /^the connection to http:\/\/no\.such\.host\.invalid failed \((ENOTFOUND|EAI_AGAIN)\)$/,
  ],
  [
    "http://somebody:secret@127.0.0.1:2",
    /^the connection to http:\/\/127\.0\.0\.1:2 failed \(an address with a user name is not taken\)$/,
  ],
  ["nowhere", /^the connection to the hub failed \(ERR_INVALID_URL\)$/],
])("a connection to %s fails with its own code", async (url, why) => {
  const answer = await new DoorClient({ url, key, patienceMs: 0 }).callOnce("purchaseRegisterBatch", "{}");
  expect(answer).toMatchObject({ kind: "later", why: expect.stringMatching(why) });
  expect(JSON.stringify(answer)).not.toContain(key);
});
