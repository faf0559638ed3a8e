import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { answer, idCharsMax, readCall, refusal } from "./envelope.ts";
import { badParam, RpcError } from "./errors.ts";
import { parseJson } from "./json.ts";

function read(text: string): ReturnType<typeof readCall> {
  return readCall(parseJson(Buffer.from(text)));
}

/** The id and code of the answer to what is not a call. */
function refused(text: string): unknown {
  const call = read(text);
  return call.kind === "invalid"
    ? { id: call.id, code: call.error.entry.code, path: call.error.data?.path }
    : call;
}

describe("a call", () => {
  test("may have its members in any order, and others besides", () => {
    expect(read('{"id":"7","method":"reports","params":{"id":"metrics"},"x":[1],"jsonrpc":"2.0"}')).toEqual({
      kind: "request",
      id: "7",
      method: "reports",
      params: { id: "metrics" },
    });
  });

  test.each([
    ['"7241520367540836"', "7241520367540836"],
    ['""', ""],
    ["0", 0],
    ["-1", -1],
    ["1.5", 1.5],
    ["null", null],
  ])("with the id %s is a request", (written, id) => {
    expect(read(`{"jsonrpc":"2.0","method":"a","id":${written}}`)).toMatchObject({ kind: "request", id });
  });

  test("without an id is a notification, whatever its params", () => {
    expect(read('{"jsonrpc":"2.0","method":"a","params":[1]}')).toEqual({
      kind: "notification",
      method: "a",
      params: [1],
    });
    expect(read('{"jsonrpc":"2.0","method":"a"}')).toEqual({
      kind: "notification",
      method: "a",
      params: undefined,
    });
  });

  test("may have an id that no double can carry, and gets it back digit for digit", () => {
    const call = read('{"jsonrpc":"2.0","method":"a","id":98765432109876543210.5}');
    if (call.kind !== "request") throw new Error("it is a request");
    expect(answer(call.id, 1)).toBe('{"jsonrpc":"2.0","id":98765432109876543210.5,"result":1}');
  });
});

describe("an id", () => {
  const called = (id: string) => `{"jsonrpc":"2.0","method":"a","id":${id}}`;
  const text = (length: number) => JSON.stringify("я".repeat(length));

  test(`may have ${idCharsMax} characters or digits`, () => {
    expect(read(called(text(idCharsMax)))).toMatchObject({ kind: "request", id: "я".repeat(idCharsMax) });
    expect(read(called("1".repeat(idCharsMax)))).toMatchObject({ kind: "request" });
  });

  test("that is longer is refused, and not sent back", () => {
    const refusal = { id: null, code: -32600, path: "id" };
    expect(refused(called(text(idCharsMax + 1)))).toEqual(refusal);
    expect(refused(called("1".repeat(idCharsMax + 1)))).toEqual(refusal);
    expect(refused(called(text(4_000_000)))).toEqual(refusal);
  });
});

describe("what is not a call", () => {
  test.each([
    ["1", null, ""],
    ["null", null, ""],
    ['"a"', null, ""],
    ["[]", null, ""],
    ["{}", null, "jsonrpc"],
    ['{"foo":"boo"}', null, "jsonrpc"],
    ['{"jsonrpc":"2.0","method":1,"params":"bar"}', null, "method"],
    ['{"jsonrpc":2.0,"method":"a","id":5}', 5, "jsonrpc"],
    ['{"jsonrpc":"1.0","method":"a","id":"x"}', "x", "jsonrpc"],
    ['{"method":"a","id":"x"}', "x", "jsonrpc"],
    ['{"jsonrpc":"2.0","id":"x"}', "x", "method"],
    ['{"jsonrpc":"2.0","method":null,"id":"x"}', "x", "method"],
    ['{"jsonrpc":"2.0","method":"a","params":"p","id":6}', 6, "params"],
    ['{"jsonrpc":"2.0","method":"a","params":null,"id":6}', 6, "params"],
    ['{"jsonrpc":"2.0","method":"a","params":12345678901234567890,"id":6}', 6, "params"],
    ['{"jsonrpc":"2.0","method":"a","id":{}}', null, "id"],
    ['{"jsonrpc":"2.0","method":"a","id":[1]}', null, "id"],
    ['{"jsonrpc":"2.0","method":"a","id":true}', null, "id"],
    ['{"jsonrpc":"2.0","method":"a","id":1e400}', null, "id"],
    ['{"jsonrpc":"2.0","method":"a","id":{"rawJSON":"1"}}', null, "id"],
    ['{"__proto__":{"jsonrpc":"2.0","method":"a","id":1}}', null, "jsonrpc"],
  ])("%s is answered -32600 with the id %j", (text, id, path) => {
    expect(refused(text)).toEqual({ id, code: -32600, path });
  });

  test("never throws, whatever the value", () => {
    fc.assert(
      fc.property(fc.anything(), (value) => {
        expect(["request", "notification", "invalid"]).toContain(readCall(value).kind);
      }),
    );
  });
});

describe("an answer", () => {
  test("carries the id with its type, and a result even when there is nothing to say", () => {
    expect(answer("1", { count: 2 })).toBe('{"jsonrpc":"2.0","id":"1","result":{"count":2}}');
    expect(answer(1, undefined)).toBe('{"jsonrpc":"2.0","id":1,"result":null}');
    expect(answer(null, null)).toBe('{"jsonrpc":"2.0","id":null,"result":null}');
  });
});

describe("a refusal", () => {
  test("has code and message of the registry, the members beside them and the data", () => {
    const error = new RpcError("clientError", { index: 3 }, { receipt: { amount: 1 } });
    expect(JSON.parse(refusal("x", error))).toEqual({
      jsonrpc: "2.0",
      id: "x",
      error: { code: -32500, message: "Ошибка клиента", receipt: { amount: 1 }, data: { index: 3 } },
    });
  });

  test("repeats a bad value shortly, and as JSON, whatever it was", () => {
    const long = JSON.parse(refusal(1, badParam("a", "b", "😀".repeat(1_000_000))));
    expect(long.error.data.actual.length).toBeLessThan(110);
    for (const value of [
      10n,
      Number.NaN,
      Number.NEGATIVE_INFINITY,
      { a: { b: 1 } },
      [1],
      null,
      true,
      Symbol("s"),
    ]) {
      expect(JSON.parse(refusal(1, badParam("a", "b", value))).error.data).toHaveProperty("actual");
    }
    expect(JSON.parse(refusal(1, badParam("a", "b"))).error.data).toEqual({ path: "a", expected: "b" });
  });
});
