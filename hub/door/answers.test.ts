import { deviceMethods } from "@prilavok/contracts/device-api/methods.ts";
import type { Method } from "@prilavok/contracts/jsonrpc/method.ts";
import { managementMethods } from "@prilavok/contracts/management-api/methods.ts";
import Value from "typebox/value";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { systemClock } from "../clock.ts";
import { addDevice } from "../network/device.ts";
import { createChain } from "../testing/chain.ts";
import { createTestHub, type TestHub } from "../testing/hub.ts";

/** Every method, called as the reference's examples call it, answers what its result schema says and no more. */
let hub: TestHub;
let devicePath: string;
let managementPath: string;

beforeAll(async () => {
  hub = await createTestHub();
  const [till] = await createChain(hub.database.pool, 1, "Asia/Yekaterinburg");
  if (till === undefined) throw new Error("there is a till");
  const admin = await addDevice(hub.database.pool, systemClock, till.accountId, {
    storeId: null,
    extId: "admin",
  });
  devicePath = `/s/${till.accesskey}`;
  managementPath = `/m/${admin.accesskey}`;
  // The examples know a till 123 in a store 111; setCashbox, the first of them, makes both.
  await hub.call(managementPath, "setCashbox", {
    location: { country: "Россия", city: "Тюмень", store_ext_id: "111" },
    extid: "123",
  });
});
afterAll(() => hub.close());

/** What an example of the reference cannot know: ids, and what the one before it has used up. */
const paramsHere: Readonly<Record<string, object>> = {
  // The source's batch holds the receipt of its single example with other content.
  purchaseRegisterBatch: {
    receipts: [{ amount: 1 }, { amount: -1, poskey: "@111/123" }],
    agent: { name: "a" },
  },
  setCashbox: { location: { country: "Россия", city: "Тюмень", store_ext_id: "112" }, extid: "124" },
  "store.create": { name: "Новый магазин", store_ext_id: "113", opens: "08:00", closes: "24:00" },
  "cashbox.unblock": { extid: "123" },
};

const reportIds = ["metrics", "bysellers", "bytradepoints"];
const more: readonly [string, object][] = [
  ...reportIds.map((id): [string, object] => ["reports", { id }]),
  ["planSet", { metric: "income", plan: 10, year: 2018, month: 4, day: 17, day_corr_plan: "12.5" }],
  ["planSet", { metric: "income", plan: 1000, year: 2018 }],
  ["registerEvent", { name: "shift/stop", ts: "2018-03-14 21:00:00", params: { receipts: 1, total: 100 } }],
  ["rpc.discover", {}],
];

function callsOf(methods: readonly Method[]): (readonly [string, object])[] {
  const examples = methods.flatMap((method) =>
    method.examples.map(
      ({ params }) => [method.name, paramsHere[method.name] ?? (params as object)] as const,
    ),
  );
  return [...examples, ...more.filter(([name]) => methods.some((method) => method.name === name))];
}

async function answerOf(
  path: string,
  methods: readonly Method[],
  name: string,
  params: object,
): Promise<void> {
  const method = methods.find((one) => one.name === name);
  if (method === undefined) throw new Error(`there is no method ${name}`);
  const { result, error } = await hub.call(path, name, params);
  expect(error).toBeUndefined();
  expect([...Value.Errors(method.result, result)]).toEqual([]);
  if (name !== "rpc.discover") expect(Value.Clean(method.result, structuredClone(result))).toEqual(result);
}

describe("the answer fits the contract's result", () => {
  test.each(callsOf(deviceMethods))("%s %j", (name, params) =>
    answerOf(devicePath, deviceMethods, name, params),
  );

  test.each(callsOf(managementMethods))("%s %j", (name, params) =>
    answerOf(managementPath, managementMethods, name, params),
  );
});
