import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { systemClock } from "../clock.ts";
import { addDevice } from "../network/device.ts";
import { createChain, type TestTill } from "../testing/chain.ts";
import { createTestHub, type TestHub } from "../testing/hub.ts";

/** What a repeat is, through the door: every member of a receipt in turn, and the tills that may send it. */
let hub: TestHub;
let till: TestTill;

beforeAll(async () => {
  hub = await createTestHub();
  const [first] = await createChain(hub.database.pool, 1);
  if (first === undefined) throw new Error("there is no till");
  till = first;
});
afterAll(() => hub.close());

const sale = {
  token: "guest@giftoman.ru",
  amount: 350,
  cart: {
    discount: 5,
    ts: "2026-03-02T12:15:00.123+03:00",
    cashier: "Марина",
    extId: "s-1",
    positions: [
      { name: "Пирожок", count: 2, total: 100, seller: "Илона", category: "Выпечка&&Вкусное", extId: "1066" },
      { name: "Кофе", count: 1, total: 250, seller: "Илона", category: "Напитки", extId: "1067" },
    ],
    attributes: [{ name: "card", value: 350 }],
  },
};

const send = async (params: unknown, accesskey = till.accesskey) => {
  const { result, error } = await hub.call(`/s/${accesskey}`, "purchaseRegister", params);
  if (error !== undefined) return error.code;
  return (result as { duplicate?: true }).duplicate === true ? "duplicate" : "new";
};
const count = async () => {
  const { rows } = await hub.database.pool.query("select count(*)::int as count from receipt");
  return rows[0].count as number;
};

describe("a receipt that comes again with one member changed", () => {
  /** Every place in the receipt that holds a value. */
  function places(value: object, path: readonly string[] = []): (readonly string[])[] {
    return Object.entries(value).flatMap(([name, member]) =>
      typeof member === "object" ? places(member, [...path, name]) : [[...path, name]],
    );
  }
  function changedAt(path: readonly string[]): unknown {
    const params = structuredClone(sale);
    let holder = params as unknown as Record<string, Record<string, unknown>>;
    for (const name of path.slice(0, -1)) holder = holder[name] as typeof holder;
    const name = path.at(-1) ?? "";
    const value = holder[name] as unknown;
    (holder as Record<string, unknown>)[name] =
      typeof value === "number" ? value + 1 : name === "ts" ? "2026-03-02T12:15:01.123+03:00" : `${value}!`;
    return params;
  }
  const others: Readonly<Record<string, string>> = {
    token: "duplicate",
    "cart.ts": "new",
    "cart.extId": "new",
  };

  test.each(places(sale).map((path) => path.join(".")))("%s", async (path) => {
    if ((await count()) === 0) expect(await send(sale)).toBe("new");
    const before = await count();
    const became = others[path] ?? -32500;
    expect(await send(changedAt(path.split(".")))).toBe(became);
    expect(await count()).toBe(before + (became === "new" ? 1 : 0));
    expect(await send(sale)).toBe("duplicate");
  });

  test("at the milliseconds alone is the same receipt", async () => {
    const cart = { ...sale.cart, ts: "2026-03-02T12:15:00.999+03:00" };
    expect(await send({ ...sale, cart })).toBe("duplicate");
  });
});

test("two tills of one store with the same second and extId sold two receipts", async () => {
  const { accesskey } = await addDevice(hub.database.pool, systemClock, till.accountId, {
    storeId: till.storeId,
    extId: "second",
  });
  const own = { amount: 7, cart: { ts: "2026-03-03T10:00:00+03:00", extId: "17" } };
  const before = await count();
  expect(await send(own)).toBe("new");
  expect(await send(own, accesskey)).toBe("new");
  expect(await send({ ...own, poskey: "@1/second" })).toBe("duplicate");
  expect(await send({ ...own, amount: 8 }, accesskey)).toBe(-32500);
  expect(await count()).toBe(before + 2);
});

describe("a client that was written from the source's text alone", () => {
  const ts = "2026-03-04T10:00:00+03:00";

  test("and one that sends what is meant send the same receipt", async () => {
    const numeric = `{ "jsonrpc": "2.0", "id": 1, "method": "purchaseRegister", "params": {
      "token": null, "amount": 5, "poskey": null,
      "cart": { "ts": "${ts}", "extId": 9007199254740993, "cashier": null, "discount": null, "attributes": [],
                "positions": [{ "name": null, "count": null, "total": 5, "extId": 10002346, "seller": null }] } } }`;
    expect((await hub.post(`/s/${till.accesskey}`, numeric)).json()).toMatchObject({ result: { amount: 5 } });
    const positions = [{ name: "10002346", count: 1, total: 5, extId: "10002346" }];
    expect(await send({ amount: 5, cart: { ts, extId: "9007199254740993", positions } })).toBe("duplicate");
    const { rows } = await hub.database.pool.query(
      "select quality, cashier_id from receipt where ext_id = '9007199254740993'",
    );
    expect(rows).toEqual([{ quality: 8, cashier_id: null }]);
  });

  test("may send an empty cart as PHP does, and params by place with nulls", async () => {
    expect(await send({ amount: 1, cart: [] })).toBe("new");
    expect(await send([null, 1, [], null])).toBe("new");
  });

  test("gets the receipt that was refused as it was sent", async () => {
    const refused = { amount: 1, cashier: null, ts: "вчера", positions: [{ total: 1 }] };
    const answer = await hub.call(`/s/${till.accesskey}`, "purchaseRegisterBatch", {
      receipts: [{ amount: 1, extId: null }, refused],
    });
    expect(answer.error).toMatchObject({
      code: -32602,
      data: { index: 1, path: "receipts[1].ts" },
      receipt: refused,
    });
  });

  test("sums to 99999999999.9999 arrive, and what comes after them too", async () => {
    const most = { amount: 99999999999.9999, cart: { ts, extId: "most" } };
    expect(await send(most)).toBe("new");
    expect(await send({ amount: 100000000, cart: { ts, extId: "case 131" } })).toBe("new");
    expect(await send({ amount: 1, cart: { ts, extId: "after" } })).toBe("new");
    expect(await send({ amount: 1e11, cart: { ts, extId: "beyond" } })).toBe(-32602);
    const report = await hub.call(`/s/${till.accesskey}`, "reports", {
      id: "metrics",
      params: { filter: [], range: [{ type: "day", from: "2026-03-04", to: "2026-03-04" }] },
    });
    expect(JSON.stringify(report.result)).toContain('"fact":100100000006');
  });
});
