import type { IncomingMessage } from "node:http";
import { Readable } from "node:stream";
import { gzipSync } from "node:zlib";
import { hostileBodies } from "@prilavok/contracts/testing/hostile-json.ts";
import { tillBodyBytesMax, tillNestingMax } from "@prilavok/contracts/till-api/limits.ts";
import { expect, test } from "vitest";
import { Echo, openDoor } from "../testing/door.ts";
import { call, operate, Wire } from "../testing/http.ts";
import { seedRequestAsPrinted, seedRequestMended } from "../testing/seed.ts";
import { Room } from "./body.ts";

const item = { price: "1", amount: "1" };
const sale = { cashier: "Кассир", itemList: [item], cash: "1" };

async function refused(port: number, body: string | Uint8Array, operation = "SALE") {
  const answer = await call({ port, headers: { INTENT_OPERATION_TYPE: operation }, body });
  const parsed = JSON.parse(answer.text);
  expect(Object.keys(parsed)).toEqual(["messageDetail", "messageTitle", "resultCode", "type"]);
  expect(parsed).toMatchObject({ messageTitle: "Ошибка", resultCode: 413, type: operation });
  expect(answer.status).toBe(400);
  expect(answer.headers["content-type"]).toBe("application/json; charset=utf-8");
  return { detail: parsed.messageDetail as string, field: answer.headers["error-field"] };
}

test("the source's long request, as printed, is no JSON; without its stray bracket it is taken", async () => {
  const executor = new Echo();
  const { port } = await openDoor({ executor });
  expect((await refused(port, seedRequestAsPrinted)).detail).toBe("Неверное тело запроса: ожидается JSON");
  const mended = await call({ port, headers: { INTENT_OPERATION_TYPE: "SALE" }, body: seedRequestMended });
  expect(mended.status).toBe(200);
  expect(executor.calls).toEqual([{ name: "SALE", body: JSON.parse(seedRequestMended) }]);
});

test("the first wrong field is named in the message and in the header Error-Field", async () => {
  const { port } = await openDoor();
  const wrong: [unknown, string][] = [
    [{ ...sale, itemList: [item, item, { ...item, price: "1,5" }] }, "itemList[2].price"],
    [{ ...sale, itemList: [] }, "itemList"],
    [{ cashier: "Кассир" }, "itemList"],
    [{ ...sale, cash: true }, "cash"],
    [{ ...sale, cashier: 5 }, "cashier"],
    [{ ...sale, prefix: [{ Text: {} }] }, "prefix[0].Text.text"],
    [{ ...sale, cash: "9".repeat(41) }, "cash"],
    [{ ...sale, note: { "а\u0000": 1 } }, "note.%D0%B0%EF%BF%BD"],
  ];
  for (const [body, field] of wrong) {
    const answer = await refused(port, JSON.stringify(body));
    expect(answer.field).toBe(field);
    expect(answer.detail).toContain(decodeURIComponent(field));
  }
});

test("a body that is no object has no field to name", async () => {
  const { port } = await openDoor();
  for (const body of ["[]", "null", "5", '"SALE"', "true"]) {
    expect((await refused(port, body)).field).toBeUndefined();
  }
});

test("a name that the caller made up is told back cut", async () => {
  const { port } = await openDoor();
  const { detail, field } = await refused(
    port,
    JSON.stringify({ ...sale, ["ключ".repeat(50_000)]: "\u0000" }),
  );
  expect(detail.length).toBeLessThan(200);
  expect(field?.length).toBeLessThan(1_000);
});

test("a body of 1 MiB is read, and one byte more is not, whether its length is told or not", async () => {
  const executor = new Echo();
  const { port } = await openDoor({ executor });
  const text = JSON.stringify(sale);
  const atLimit = Buffer.concat([
    Buffer.from(text),
    Buffer.alloc(tillBodyBytesMax - Buffer.byteLength(text), " "),
  ]);
  const headers = { INTENT_OPERATION_TYPE: "SALE" };
  expect((await call({ port, headers, body: atLimit })).status).toBe(200);
  expect(
    (await call({ port, headers: { ...headers, "Transfer-Encoding": "chunked" }, body: atLimit })).status,
  ).toBe(200);
  expect(executor.calls).toHaveLength(2);
  const over = Buffer.concat([atLimit, Buffer.from(" ")]);
  expect((await refused(port, over)).detail).toContain(String(tillBodyBytesMax));
  const chunked = await call({ port, headers: { ...headers, "Transfer-Encoding": "chunked" }, body: over });
  expect(JSON.parse(chunked.text).resultCode).toBe(413);
  expect(executor.calls).toHaveLength(2);
});

test("a body of many megabytes is answered and not kept", async () => {
  const { port } = await openDoor();
  const chunk = Buffer.alloc(64 * 1024, " ");
  const wire = new Wire(port).send(
    "POST /v1 HTTP/1.1\r\nHost: localhost\r\nINTENT_OPERATION_TYPE: SALE\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n",
  );
  for (let sent = 0; sent < 20; sent += 1) wire.send("10000\r\n").send(chunk).send("\r\n");
  wire.send("0\r\n\r\n");
  expect(await wire.ended).toContain('"resultCode":413');
});

test("arrays and objects may be 16 levels deep", async () => {
  const { port } = await openDoor();
  const nested = (levels: number) =>
    JSON.stringify({ ...sale, note: "#" }).replace('"#"', "[".repeat(levels) + "]".repeat(levels));
  const answer = await call({
    port,
    headers: { INTENT_OPERATION_TYPE: "SALE" },
    body: nested(tillNestingMax - 1),
  });
  expect(answer.status).toBe(200);
  expect((await refused(port, nested(tillNestingMax))).detail).toContain("16 уровней");
});

test.each([
  [
    "invalid UTF-8",
    Buffer.concat([Buffer.from('{"cashier":"'), Buffer.from([0xc3, 0x28]), Buffer.from('"}')]),
  ],
  [
    "windows-1251",
    Buffer.concat([Buffer.from('{"cashier":"'), Buffer.from([0xca, 0xe0]), Buffer.from('"}')]),
  ],
  ["half a character", '{"cashier":"\\ud800","itemList":[{"price":1,"amount":1}]}'],
  ["half a character in a name", '{"\\ud800":1,"itemList":[{"price":1,"amount":1}]}'],
  ["NUL", '{"cashier":"a\\u0000b","itemList":[{"price":1,"amount":1}]}'],
  ["NUL in a member that is not known", '{"note":["\\u0000"],"itemList":[{"price":1,"amount":1}]}'],
  ["NUL in a marking", '{"itemList":[{"price":1,"amount":1,"markings":[{"si":"a\\u0000"}]}]}'],
  ["a repeated member", '{"itemList":[{"price":1,"amount":1,"price":2}]}'],
  ["a member repeated with an escape", '{"itemList":[{"price":1,"amount":1,"pr\\u0069ce":2}]}'],
  ["a number that no double can hold", '{"itemList":[{"price":1e400,"amount":1}]}'],
  ["a long number with an exponent", '{"itemList":[{"price":1.0000000000000000000e5,"amount":1}]}'],
  ["a number of a thousand digits", `{"itemList":[{"price":${"9".repeat(1_000)},"amount":1}]}`],
  ["nothing", ""],
])("%s is 413", async (_name, body) => {
  const { port } = await openDoor();
  await refused(port, body);
});

test("equal names in different objects, and text that looks like a name, are no repetition", async () => {
  const { port } = await openDoor();
  const body =
    '{"cashier":"\\"cashier\\":\\\\","itemList":[{"price":1,"amount":1},{"price":"2","amount":1,"section":{"name":"name"}}]}';
  expect((await call({ port, headers: { INTENT_OPERATION_TYPE: "SALE" }, body })).status).toBe(200);
});

test("no digit of a long number is lost on its way to the till", async () => {
  const executor = new Echo();
  const { port } = await openDoor({ executor });
  const body =
    '{"cashier":"К","itemList":[{"price":99999999999.99,"amount":0.0010000000000000000001,"codeNumber":23400263498700000001}]}';
  expect((await call({ port, headers: { INTENT_OPERATION_TYPE: "SALE" }, body })).status).toBe(200);
  expect(executor.calls[0]?.body).toMatchObject({
    itemList: [
      { price: 99999999999.99, amount: "0.0010000000000000000001", codeNumber: "23400263498700000001" },
    ],
  });
});

test("every kind of hostile body gets an answer of the four members, under every operation", async () => {
  const { port } = await openDoor();
  for (const { bytes } of hostileBodies) {
    for (const operation of ["SALE", "AUTH"]) {
      const { status, text } = await call({
        port,
        headers: { INTENT_OPERATION_TYPE: operation },
        body: bytes,
      });
      expect(status).toBe(400);
      expect(JSON.parse(text).resultCode).toBe(413);
    }
  }
});

test("a packed body is refused", async () => {
  const { port } = await openDoor();
  const headers = { INTENT_OPERATION_TYPE: "SALE", "Content-Encoding": "gzip" };
  const { text } = await call({ port, headers, body: gzipSync(JSON.stringify(sale)) });
  expect(JSON.parse(text)).toMatchObject({ resultCode: 413 });
});

test("OTHER_INFO needs no body, and no content type", async () => {
  const { port } = await openDoor();
  const { status } = await call({ port, headers: { INTENT_OPERATION_TYPE: "OTHER_INFO" } });
  expect(status).toBe(200);
  expect(await operate(port, "X_REPORT", {}, { "Content-Type": "no type at all" })).toMatchObject({
    resultCode: 200,
  });
});

test("a body of one chunk is handed on as it came, others are joined, and neither is held afterwards", async () => {
  const room = new Room();
  const read = (chunks: readonly Buffer[]) => {
    const request = Object.assign(Readable.from(chunks, { objectMode: false }), { headers: {} });
    return room.withBody(request as unknown as IncomingMessage, tillBodyBytesMax, async (bytes) => {
      expect(room.heldBytes).toBe(bytes.length);
      return bytes;
    });
  };
  const chunk = Buffer.from('{"cash":"1"}');
  expect(await read([chunk])).toBe(chunk);
  expect((await read([Buffer.from('{"cash"'), Buffer.from(':"1"}')])).equals(chunk)).toBe(true);
  expect(await read([])).toHaveLength(0);
  expect(room.heldBytes).toBe(0);
});
