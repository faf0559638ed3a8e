import { errorRegistry } from "@prilavok/contracts/jsonrpc/errors.ts";
import { hostileBodies } from "@prilavok/contracts/testing/hostile-json.ts";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createChain } from "../testing/chain.ts";
import { createTestHub, type RpcAnswer, type TestHub } from "../testing/hub.ts";

let hub: TestHub;
let path: string;

beforeAll(async () => {
  hub = await createTestHub();
  const [till] = await createChain(hub.database.pool, 1);
  path = `/s/${till?.accesskey}`;
});
afterAll(() => hub.close());

const codes = new Set<number>(Object.values(errorRegistry).map((entry) => entry.code));

test.each(hostileBodies.map((body) => [body.name, body] as const))(
  "%s gets an answer of the registry",
  async (_name, body) => {
    const answer = await hub.post(path, Buffer.from(body.bytes));
    expect([200, 413]).toContain(answer.status);
    const parsed = answer.json<RpcAnswer | RpcAnswer[]>();
    for (const one of Array.isArray(parsed) ? parsed : [parsed]) {
      expect(one.jsonrpc).toBe("2.0");
      expect(codes).toContain(one.error?.code);
    }
    if (body.outcome !== "value") expect((parsed as RpcAnswer).error?.code).toBe(body.outcome);
  },
);

test("the same bodies in the place of a parameter never break the door", async () => {
  for (const { bytes } of hostileBodies) {
    if (bytes.length > 10_000) continue;
    const call = Buffer.concat([
      Buffer.from('{"jsonrpc":"2.0","id":1,"method":"purchaseRegister","params":{"amount":1,"cart":'),
      bytes,
      Buffer.from("}}"),
    ]);
    const answer = await hub.post(path, call);
    expect(answer.status).toBe(200);
    expect(answer.json().jsonrpc).toBe("2.0");
  }
});
