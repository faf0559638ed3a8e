import { RpcError } from "@prilavok/contracts/jsonrpc/errors.ts";
import { defineMethod } from "@prilavok/contracts/jsonrpc/method.ts";
import Type from "typebox";
import { describe, expect, test } from "vitest";
import { type Dispatcher, dispatch } from "./dispatch.ts";
import { type Caller, type Handler, handler } from "./handler.ts";

/**
 * The examples of section 7 of the JSON-RPC 2.0 specification, with the methods that it imagines and with the
 * messages of our registry.
 */
const caller: Caller = { accountId: 1, deviceId: 1, deviceExtId: null };
const method = (name: string, params: ReturnType<typeof Type.Object>) =>
  defineMethod({ name, summary: name, params, result: Type.Unknown() });

const done: string[] = [];
const numbers = Object.fromEntries("abcde".split("").map((name) => [name, Type.Optional(Type.Integer())]));

function own(
  name: string,
  params: ReturnType<typeof Type.Object>,
  work: (params: never) => unknown,
): Handler<Caller> {
  return handler(method(name, params), async (given) => {
    done.push(name);
    return work(given as never);
  });
}

const imagined: Handler<Caller>[] = [
  own(
    "subtract",
    Type.Object({ minuend: Type.Integer(), subtrahend: Type.Integer() }),
    ({ minuend, subtrahend }: { minuend: number; subtrahend: number }) => minuend - subtrahend,
  ),
  own("sum", Type.Object(numbers), (terms: Record<string, number>) =>
    Object.values(terms).reduce((total, term) => total + term, 0),
  ),
  own("update", Type.Object(numbers), () => null),
  own("foobar.notify", Type.Object({}), () => null),
  own("notify_hello", Type.Object(numbers), () => null),
  own("notify_sum", Type.Object(numbers), () => null),
  own("get_data", Type.Object({}), () => ["hello", 5]),
  own("fails", Type.Object({}), () => {
    throw new RpcError("clientError");
  }),
];

const dispatcher: Dispatcher<Caller> = {
  handlers: new Map(imagined.map((one) => [one.method.name, one])),
  authenticate: async () => caller,
  admit: () => undefined,
  charge: () => undefined,
  refuse: (error) => {
    if (error instanceof RpcError) return error;
    throw error;
  },
  observe: () => undefined,
};

async function send(body: string): Promise<unknown> {
  const { text } = await dispatch(dispatcher, Buffer.from(body));
  return text === undefined ? undefined : JSON.parse(text);
}

const invalid = { jsonrpc: "2.0", id: null, error: { code: -32600, message: "Неправильный формат запроса" } };
const notJson = {
  jsonrpc: "2.0",
  id: null,
  error: { code: -32700, message: "Неправильный формат сообщения" },
};

describe("JSON-RPC 2.0, section 7", () => {
  test.each([
    [
      '{"jsonrpc": "2.0", "method": "subtract", "params": [42, 23], "id": 1}',
      { jsonrpc: "2.0", result: 19, id: 1 },
    ],
    [
      '{"jsonrpc": "2.0", "method": "subtract", "params": [23, 42], "id": 2}',
      { jsonrpc: "2.0", result: -19, id: 2 },
    ],
    [
      '{"jsonrpc": "2.0", "method": "subtract", "params": {"subtrahend": 23, "minuend": 42}, "id": 3}',
      { jsonrpc: "2.0", result: 19, id: 3 },
    ],
    [
      '{"jsonrpc": "2.0", "method": "subtract", "params": {"minuend": 42, "subtrahend": 23}, "id": 4}',
      { jsonrpc: "2.0", result: 19, id: 4 },
    ],
  ])("positional and named parameters: %s", async (body, expected) => {
    expect(await send(body)).toEqual(expected);
  });

  test("a notification is done and not answered, even when its method does not exist", async () => {
    done.length = 0;
    expect(await send('{"jsonrpc": "2.0", "method": "update", "params": [1,2,3,4,5]}')).toBeUndefined();
    expect(await send('{"jsonrpc": "2.0", "method": "nothing"}')).toBeUndefined();
    expect(done).toEqual(["update"]);
  });

  test("a method that does not exist", async () => {
    expect(await send('{"jsonrpc": "2.0", "method": "foobar", "id": "1"}')).toMatchObject({
      jsonrpc: "2.0",
      id: "1",
      error: { code: -32601, message: "Неправильная операция" },
    });
  });

  test.each([
    '{"jsonrpc": "2.0", "method": "foobar, "params": "bar", "baz]',
    '[ {"jsonrpc": "2.0", "method": "sum", "params": [1,2,4], "id": "1"}, {"jsonrpc": "2.0", "method" ]',
  ])("not JSON: %s", async (body) => {
    expect(await send(body)).toMatchObject(notJson);
  });

  test.each(['{"jsonrpc": "2.0", "method": 1, "params": "bar"}', "[]"])("not a request: %s", async (body) => {
    expect(await send(body)).toMatchObject(invalid);
  });

  test("a batch of values that are no requests", async () => {
    expect(await send("[1]")).toMatchObject([invalid]);
    expect(await send("[1,2,3]")).toMatchObject([invalid, invalid, invalid]);
  });

  test("a mixed batch", async () => {
    const answers = await send(`[
      {"jsonrpc": "2.0", "method": "sum", "params": [1,2,4], "id": "1"},
      {"jsonrpc": "2.0", "method": "notify_hello", "params": [7]},
      {"jsonrpc": "2.0", "method": "subtract", "params": [42,23], "id": "2"},
      {"foo": "boo"},
      {"jsonrpc": "2.0", "method": "foo.get", "params": {"name": "myself"}, "id": "5"},
      {"jsonrpc": "2.0", "method": "get_data", "id": "9"}
    ]`);
    expect(answers).toMatchObject([
      { jsonrpc: "2.0", result: 7, id: "1" },
      { jsonrpc: "2.0", result: 19, id: "2" },
      invalid,
      { jsonrpc: "2.0", error: { code: -32601 }, id: "5" },
      { jsonrpc: "2.0", result: ["hello", 5], id: "9" },
    ]);
    expect(answers).toHaveLength(5);
  });

  test("a batch of notifications has no answer", async () => {
    done.length = 0;
    expect(
      await send(`[
        {"jsonrpc": "2.0", "method": "notify_sum", "params": [1,2,4]},
        {"jsonrpc": "2.0", "method": "notify_hello", "params": [7]}
      ]`),
    ).toBeUndefined();
    expect(done).toEqual(["notify_sum", "notify_hello"]);
  });
});

describe("ids", () => {
  test.each(['"7241520367540836"', "7", "-1.5", "null", '""', "12345678901234567890", "1e2", '"\\ud800"'])(
    "id %s comes back as it was sent",
    async (id) => {
      const { text } = await dispatch(
        dispatcher,
        Buffer.from(`{"jsonrpc":"2.0","method":"get_data","id":${id}}`),
      );
      const shown = id === "1e2" ? "100" : id;
      expect(text).toContain(`"id":${shown},`);
    },
  );

  test.each(["true", "[]", "{}"])("id %s is no id: the answer's is null", async (id) => {
    expect(await send(`{"jsonrpc":"2.0","method":"get_data","id":${id}}`)).toMatchObject(invalid);
  });
});

describe("limits and order", () => {
  const call = (id: number) => ({ jsonrpc: "2.0", method: "get_data", id });

  test("100 calls in a batch are answered, 101 are not", async () => {
    const calls = Array.from({ length: 101 }, (_, id) => call(id));
    expect(await send(JSON.stringify(calls.slice(1)))).toHaveLength(100);
    expect(await send(JSON.stringify(calls))).toMatchObject(invalid);
  });

  test("nesting of 32 levels is read, 33 are not", async () => {
    const nested = (levels: number) =>
      `{"jsonrpc":"2.0","id":1,"method":"get_data","extra":${"[".repeat(levels - 1)}${"]".repeat(levels - 1)}}`;
    expect(await send(nested(32))).toMatchObject({ id: 1, result: ["hello", 5] });
    expect(await send(nested(33))).toMatchObject({ error: { code: -32600 } });
  });

  test("a bad key answers every call of a batch, and no notification", async () => {
    const closed = { ...dispatcher, authenticate: () => Promise.reject(new RpcError("unknownDevice")) };
    const body = JSON.stringify([call(1), { jsonrpc: "2.0", method: "get_data" }, call(2)]);
    const { text } = await dispatch(closed, Buffer.from(body));
    expect(JSON.parse(text ?? "")).toMatchObject([
      { id: 1, error: { code: -32800 } },
      { id: 2, error: { code: -32800 } },
    ]);
  });

  test("calls of a batch are done in their order, and a failed one does not stop the rest", async () => {
    done.length = 0;
    const names = ["sum", "fails", "update", "get_data"];
    const answers = await send(
      JSON.stringify(names.map((name, id) => ({ jsonrpc: "2.0", method: name, id }))),
    );
    expect(done).toEqual(names);
    expect(answers).toMatchObject([{ id: 0 }, { id: 1, error: { code: -32500 } }, { id: 2 }, { id: 3 }]);
  });
});
