import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { call } from "./http.ts";
import { StrictGiftoman } from "./strict-giftoman.ts";

const seedPurchaseRegister =
  '{ "jsonrpc": "2.0", "id": "7241520367540836", "method": "purchaseRegister", "params": { "token": "guest@giftoman.ru", "amount": 100, "cart": { "discount": 0, "ts": "2018-03-14T16:39:51.000Z", "cashier": "Марина Ивановна", "extId": "bb802ad3-d268-4946-b80c-b963aaf66b21", "positions": [ { "name": "Пирожок с повидлом", "count": 10, "total": 100, "seller": "Марина Ивановна", "category": "Вкусное" } ] } } }';
const seedPurchaseRegisterBatch =
  '{ "jsonrpc": "2.0", "id": "7241520367540836", "method": "purchaseRegisterBatch", "params": { "receipts": [ { "amount": 100, "discount": 0, "ts": "2018-03-14T16:39:51.000Z", "cashier": "Марина Ивановна", "extId": "bb802ad3-d268-4946-b80c-b963aaf66b21", "positions": [ { "name": "Пирожок с повидлом", "count": 10, "total": 100, "seller": "Марина Ивановна", "category": "Вкусное", "extId": "10002346" } ] }, { "amount": 250, "discount": 0, "ts": "2018-03-14T16:55:01.000Z", "cashier": "Илона Давыдовна", "extId": "34c39902-5554-4be3-a3b2-042c3e2a6262", "positions": [ { "name": "Пирожок с повидлом", "count": 15, "total": 150, "seller": "Илона Давыдовна", "category": "Вкусное", "extId": "1066" } ], "poskey": "@111/123" } ], "agent": { "name": "Centrum", "version": "10.2.60.0" } } }';
const seedReports =
  '{ "id":"1251506945251332", "method":"reports", "params":{ "id":"metrics", "params": { "range" : [{"type":"month","from":"2018-04-01", "to":"2018-04-31 23:59"},{"type":"day","from":"2018-04-17","to":"2018-04-17 23:59:59"}]} }, "jsonrpc":"2.0" }';

let server: StrictGiftoman;
beforeAll(async () => {
  server = await StrictGiftoman.open("key-1");
});
afterAll(() => server.close());

interface Answer {
  readonly jsonrpc: string;
  readonly id: unknown;
  readonly result?: unknown;
  readonly error?: { readonly code: number; readonly message: string; readonly receipt?: unknown };
}

async function post(body: string, key = "key-1"): Promise<Answer & { readonly text: string }> {
  const { status, text } = await call({ port: server.port, path: `/s/${key}`, body });
  expect(status).toBe(200);
  return { ...JSON.parse(text), text };
}

const codeOf = async (method: string, params: string) =>
  (await post(`{"jsonrpc":"2.0","id":"1","method":"${method}","params":${params}}`)).error?.code ?? 200;
const alone = (members: string, cart = "") =>
  `{"token":"guest","amount":1,"cart":{"ts":"2026-03-02T10:00:00+03:00"${cart}}${members}}`;
const inCart = (members: string) => codeOf("purchaseRegister", alone("", `,${members}`));
const inBatch = (members: string) =>
  codeOf("purchaseRegisterBatch", `{"receipts":[{"amount":1,"ts":"2026-03-02T10:00:00+03:00"${members}}]}`);

describe("the strict stand-in for the original", () => {
  test("takes the document's own examples and answers with documented members only", async () => {
    const one = await post(seedPurchaseRegister);
    expect(one.id).toBe("7241520367540836");
    expect(Object.keys(one.result as object)).toEqual(["amount", "id", "ts"]);
    expect(one.text).toMatch(/"id":9007199254740993,/);
    const batch = await post(seedPurchaseRegisterBatch);
    expect(batch.result).toEqual({ count: 2 });
    expect(server.receipts.map(({ amount, token }) => [amount, token])).toEqual([
      [100, "guest@giftoman.ru"],
      [100, undefined],
      [250, undefined],
    ]);
    expect((await post(seedReports)).result).toEqual({ data: {} });
    expect(await codeOf("planSet", '["income",100.5,2026,3]')).toBe(200);
    expect(await codeOf("planPublish", '{"auto":true}')).toBe(200);
  });

  test("takes an event in both spellings, with open metadata", async () => {
    const params =
      '{"name":"shift/start","ts":"2026-03-02 09:00:00","params":{"seller":"Ы","localtimezone":5.5,"shift":3}}';
    expect(await codeOf("registerEvent", params)).toBe(200);
    expect(await codeOf("regısterEvent", params)).toBe(200);
    expect(server.events).toHaveLength(2);
    expect(await codeOf("registerEvent", params.replace("shift/start", "shift/pause"))).toBe(-32602);
    expect(await codeOf("registerEvent", params.replace("09:00:00", "09:00"))).toBe(-32602);
    expect(await codeOf("registerEvent", params.replace("2026-03-02 ", "2026-02-30 "))).toBe(-32602);
    expect(await codeOf("registerEvent", params.replace("5.5", '"soon"'))).toBe(-32602);
  });

  test("knows no member that is not documented", async () => {
    expect(await codeOf("purchaseRegister", alone(',"poskey":"@111/123"'))).toBe(200);
    expect(await codeOf("purchaseRegister", alone(',"wanted":true'))).toBe(-32602);
    expect(await inCart('"number":1')).toBe(-32602);
    expect(await inCart('"positions":[{"name":"x","count":1,"total":1,"price":1}]')).toBe(-32602);
    expect(await inCart('"attributes":[{"name":"cash","value":1,"unit":"BYN"}]')).toBe(-32602);
    expect(await inCart('"__proto__":1')).toBe(-32602);
    expect(await inBatch("")).toBe(200);
    expect(await inBatch(',"token":"guest"')).toBe(-32602);
    expect(await inBatch(',"cart":{}')).toBe(-32602);
    expect(await codeOf("rpc.discover", "{}")).toBe(-32601);
    expect(await codeOf("toString", "{}")).toBe(-32601);
  });

  test("takes decimals of six digits and four places, as numbers written plainly", async () => {
    const amounts = async (...texts: readonly string[]) =>
      Promise.all(
        texts.map((text) => codeOf("purchaseRegister", alone("").replace('"amount":1', `"amount":${text}`))),
      );
    expect(await amounts("999999.9999", "-999999.9999", "0.0001", "-1.50")).toEqual([200, 200, 200, 200]);
    const refused = await amounts("1000000", "0.00001", "1e2", '"1"', "0", "null");
    expect(refused).toEqual([-32602, -32602, -32602, -32602, -32602, -32602]);
    expect(await inCart('"discount":-1')).toBe(-32602);
  });

  test("takes texts up to their lengths in characters", async () => {
    const long = (chars: number) => JSON.stringify("😀".repeat(chars));
    for (const [name, chars] of [
      ["cashier", 200],
      ["extId", 40],
    ] as const) {
      expect(await inCart(`"${name}":${long(chars)}`)).toBe(200);
      expect(await inCart(`"${name}":${long(chars + 1)}`)).toBe(-32602);
    }
    const attribute = (name: string) => inCart(`"attributes":[{"name":"${name}","value":1}]`);
    expect([
      await attribute("a".repeat(10)),
      await attribute("a".repeat(11)),
      await attribute("карта"),
    ]).toEqual([200, -32602, -32602]);
    expect(await inCart('"positions":[{"name":" ","count":1,"total":1}]')).toBe(-32602);
  });

  test("wants the time with its offset", async () => {
    const at = (ts: string) => codeOf("purchaseRegister", alone("").replace("2026-03-02T10:00:00+03:00", ts));
    expect([await at("2026-03-02T10:00:00+05:45"), await at("2026-03-02T10:00:00.000Z")]).toEqual([200, 200]);
    for (const ts of ["2026-03-02T10:00:00", "2026-03-02 10:00:00+03:00", "2026-02-30T10:00:00Z"]) {
      expect(await at(ts)).toBe(-32602);
    }
    expect(await codeOf("purchaseRegister", '{"token":"guest","amount":1,"cart":{}}')).toBe(-32602);
  });

  test("echoes a batch's offender in the error, registers nothing of it, and says nothing more", async () => {
    const before = server.receipts.length;
    const receipts =
      '[{"amount":1,"ts":"2026-03-02T10:00:00Z"},{"amount":2.12345,"ts":"2026-03-02T10:00:00Z"}]';
    const { error } = await post(
      `{"jsonrpc":"2.0","id":"1","method":"purchaseRegisterBatch","params":{"receipts":${receipts}}}`,
    );
    expect(error).toEqual({
      code: -32602,
      message: "Неправильные параметры операции",
      receipt: { amount: 2.12345, ts: "2026-03-02T10:00:00Z" },
    });
    expect(server.receipts).toHaveLength(before);
    expect(server.calls.at(-1)?.refused).toBe("receipts[1].amount: decimal(10,4)");
    const many = (count: number) =>
      `{"receipts":[${Array(count).fill('{"amount":1,"ts":"2026-03-02T10:00:00Z"}')}]}`;
    expect([
      await codeOf("purchaseRegisterBatch", many(0)),
      await codeOf("purchaseRegisterBatch", many(101)),
    ]).toEqual([-32602, -32602]);
    expect(await codeOf("purchaseRegisterBatch", many(100))).toBe(200);
  });

  test("registers twice what arrives twice", async () => {
    const before = server.receipts.length;
    await post(seedPurchaseRegister);
    await post(seedPurchaseRegister);
    expect(server.receipts).toHaveLength(before + 2);
  });

  test("refuses what is no call, other keys, and what a test wants refused", async () => {
    const codes: unknown[] = [];
    for (const body of [
      "",
      "{",
      "[]",
      `[${seedReports}]`,
      seedReports.replace('"2.0"', '"1.0"'),
      '{"jsonrpc":"2.0"}',
    ]) {
      codes.push((await post(body)).error?.code);
    }
    expect(codes).toEqual([-32700, -32700, -32600, -32600, -32600, -32600]);
    expect((await post(seedReports, "other")).error).toEqual({
      code: -32800,
      message: "Неизвестный терминал",
    });
    server.failNext(-32610);
    expect((await post(seedReports)).error?.code).toBe(-32610);
    expect((await post(seedReports)).error).toBeUndefined();
    expect((await call({ port: server.port, path: "/s/key-1", method: "GET" })).status).toBe(404);
  });
});
