import { gzipSync } from "node:zlib";
import { Problem } from "@prilavok/contracts/office-api/problems.ts";
import type { HttpMethod, Route } from "@prilavok/contracts/office-api/route.ts";
import { positiveMoney, text } from "@prilavok/contracts/values/wire.ts";
import Type, { type TObject } from "typebox";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { systemClock } from "../clock.ts";
import { transaction } from "../database/pool.ts";
import { createChain, type TestTill } from "../testing/chain.ts";
import { createTestDatabase, type TestDatabase } from "../testing/database.ts";
import { createToken } from "../testing/office.ts";
import { createOfficeDoor } from "../testing/office-door.ts";
import { routeHandler } from "./handler.ts";
import { revokeToken } from "./tokens.ts";

const nothing = Type.Object({});

function route<Path extends TObject, Query extends TObject, Body extends TObject>(parts: {
  readonly name: string;
  readonly method: HttpMethod;
  readonly address: string;
  readonly path: Path;
  readonly query: Query;
  readonly body: Body;
}) {
  return {
    ...parts,
    scope: parts.method === "GET" ? "goods:read" : "goods:write",
    summary: "",
    notes: [],
    answer: Type.Unknown(),
    status: parts.method === "POST" ? 201 : 200,
    problems: [],
  } as const satisfies Route;
}

const code = Type.Object({ code: text(10, "Its code.") });
const getOne = route({
  name: "getOne",
  method: "GET",
  address: "/things/{code}",
  path: code,
  query: Type.Object({
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 5 })),
    isOpen: Type.Optional(Type.Boolean()),
    name: Type.Optional(Type.String()),
  }),
  body: nothing,
});
const makeOne = route({
  name: "makeOne",
  method: "POST",
  address: "/things",
  path: nothing,
  query: nothing,
  body: Type.Object({
    name: text(20, "Its name."),
    lines: Type.Array(Type.Object({ amount: positiveMoney("How much.") }), { maxItems: 20_000 }),
    note: Type.Optional(Type.Union([Type.Object({ text: Type.String() }), Type.Null()])),
  }),
});
const fail = route({
  name: "fail",
  method: "POST",
  address: "/things/{code}/fail",
  path: code,
  query: nothing,
  body: nothing,
});
const writeInGet = route({
  name: "writeInGet",
  method: "GET",
  address: "/bad",
  path: nothing,
  query: nothing,
  body: nothing,
});

const makeAccountSql = "insert into account (name) values ($1)";
const handlers = [
  routeHandler(getOne, async ({ path, query }, caller) => ({ path, query, account: caller.accountId })),
  routeHandler(makeOne, async ({ body }, _caller, connection) => {
    await connection.query(makeAccountSql, [body.name]);
    return { made: body.name, lines: body.lines.length };
  }),
  routeHandler(fail, async ({ path }, _caller, connection) => {
    await connection.query(makeAccountSql, [path.code]);
    if (path.code === "rule") throw new Problem("unprocessable", "Так нельзя.", { path: "lines[0]" });
    throw new Error("a secret of the inside");
  }),
  routeHandler(writeInGet, async (_request, _caller, connection) => {
    await connection.query(makeAccountSql, ["from a GET"]);
    return {};
  }),
];

let database: TestDatabase;
let tills: TestTill[];
let office: ReturnType<typeof createOfficeDoor>;
let token: string;

beforeAll(async () => {
  database = await createTestDatabase(8);
  tills = await createChain(database.pool, 1);
  office = createOfficeDoor({ pool: database.pool, clock: systemClock, handlers });
  token = (await createToken(database.pool, accountId())).token;
});

afterAll(async () => {
  await office.close();
  await database.close();
});

function accountId(): number {
  return tills[0]?.accountId ?? 0;
}

async function send(
  method: HttpMethod | "HEAD" | "OPTIONS",
  path: string,
  body?: string | Buffer | object,
  headers: Record<string, string> = {},
) {
  const payload =
    body === undefined || typeof body === "string" || Buffer.isBuffer(body) ? body : JSON.stringify(body);
  const response = await office.door.inject({
    method,
    url: path,
    headers: { authorization: `Bearer ${token}`, ...headers },
    ...(payload === undefined ? {} : { payload }),
  });
  return {
    status: response.statusCode,
    headers: response.headers,
    type: response.headers["content-type"],
    text: response.body,
    body: response.body === "" ? undefined : JSON.parse(response.body),
  };
}

const accountsCalled = async (name: string) =>
  (await database.pool.query("select 1 from account where name = $1", [name])).rowCount;

const problemType = "application/problem+json; charset=utf-8";

describe("an address", () => {
  test("is read by the schemas: texts become numbers and truths", async () => {
    const answer = await send("GET", "/api/v1/things/a%2Fb?limit=5&isOpen=false&name=%D0%AF+a");
    expect(answer).toMatchObject({ status: 200, type: "application/json; charset=utf-8" });
    expect(answer.body).toEqual({
      path: { code: "a/b" },
      query: { limit: 5, isOpen: false, name: "Я a" },
      account: accountId(),
    });
  });

  test.each([
    ["limit=6", "limit"],
    ["limit=1.5", "limit"],
    ["limit=", "limit"],
    ["limit=1e1", "limit"],
    ["isOpen=yes", "isOpen"],
    ["limit=1&limit=2", "limit"],
    ["limt=1", "limt"],
    ["__proto__=1", "__proto__"],
    ["constructor=1", "constructor"],
  ])("with ?%s is refused, and the parameter named", async (query, path) => {
    const answer = await send("GET", `/api/v1/things/a?${query}`);
    expect(answer).toMatchObject({ status: 400, type: problemType });
    expect(answer.body).toMatchObject({ type: "/problems/bad-request", status: 400, path });
  });

  test.each([
    "/api/v1",
    "/api/v1/",
    "/api/v1/nothing",
    "/api/v1/things/",
    "/api/v1/things/a/",
    "/api/v1//things/a",
    "/api/v1/..%2f..%2fmetrics",
    "/api/v1/things/%zz",
    "/api/v1/things/%ff",
    "/api/v1/Things/a",
  ])("%s is nothing of ours: 404", async (address) => {
    expect(await send("GET", address)).toMatchObject({
      status: 404,
      type: problemType,
      body: { type: "/problems/not-found" },
    });
  });

  test.each([
    ["DELETE", "/api/v1/things/a", "GET"],
    ["OPTIONS", "/api/v1/things/a", "GET"],
    ["PUT", "/api/v1/things", "POST"],
    ["POST", "/api/v1/openapi.json", "GET"],
  ] as const)("of an operation does not take another method: %s %s", async (method, address, allow) => {
    const answer = await send(method, address);
    expect(answer).toMatchObject({ status: 405, type: problemType, body: { expected: allow } });
    expect(answer.headers.allow).toBe(allow);
  });

  test("HEAD is no operation either, and is answered without a body", async () => {
    expect((await send("HEAD", "/api/v1/things/a")).status).toBe(405);
  });

  test("with a text that cannot be stored, or too long, is refused", async () => {
    expect(await send("GET", "/api/v1/things/%00")).toMatchObject({ status: 400, body: { path: "code" } });
    expect(await send("GET", "/api/v1/things/12345678901")).toMatchObject({
      status: 400,
      body: { path: "code" },
    });
  });
});

describe("a body", () => {
  const good = (name: string) => ({ name, lines: [{ amount: "1.5" }] });

  test("is taken with any content type, and gzipped", async () => {
    for (const [name, type] of [
      ["odd", "text/;;;"],
      ["form", "application/x-www-form-urlencoded"],
    ] as const) {
      expect(await send("POST", "/api/v1/things", good(name), { "content-type": type })).toMatchObject({
        status: 201,
        body: { made: name, lines: 1 },
      });
    }
    const packed = gzipSync(JSON.stringify(good("packed")));
    expect((await send("POST", "/api/v1/things", packed, { "content-encoding": "gzip" })).status).toBe(201);
    expect(await send("POST", "/api/v1/things", packed, { "content-encoding": "br" })).toMatchObject({
      status: 400,
      body: { path: "Content-Encoding" },
    });
    expect(await send("POST", "/api/v1/things", "{}", { "content-encoding": "gzip" })).toMatchObject({
      status: 400,
    });
  });

  test.each([
    ["nothing", "", undefined],
    ["no JSON", "{name:", undefined],
    ["no object", "[]", undefined],
    ["null", "null", undefined],
    ["no UTF-8", Buffer.from([0x22, 0xff, 0x22]), undefined],
    ["deep nesting", "[".repeat(100_000) + "]".repeat(100_000), undefined],
    ["a missing member", { lines: [] }, "name"],
    ["a wrong type", { name: 1, lines: [] }, "name"],
    ["NUL", { name: "a\0", lines: [] }, "name"],
    ["a wrong item", { name: "a", lines: [{ amount: 1 }, { amount: "x" }] }, "lines[1].amount"],
    ["a negative amount", { name: "a", lines: [{ amount: -1 }] }, "lines[0].amount"],
    ["an unknown member", { name: "a", lines: [], nmae: "b" }, "nmae"],
    ["an unknown member inside", { name: "a", lines: [{ amount: 1, price: 2 }] }, "lines[0].price"],
    ["an unknown member of a choice", { name: "a", lines: [], note: { text: "", b: 1 } }, "note.b"],
    ["__proto__", '{"name":"a","lines":[],"__proto__":{"isAdmin":true}}', "__proto__"],
  ])("with %s is refused with the path of the bad field", async (_what, body, path) => {
    const answer = await send("POST", "/api/v1/things", body);
    expect(answer).toMatchObject({ status: 400, type: problemType });
    expect(answer.body).toMatchObject({ type: "/problems/bad-request", title: "Неправильный запрос" });
    expect(answer.body.path).toBe(path);
    expect(answer.text.length).toBeLessThan(1_000);
  });

  test("may have 1 MiB and not a byte more, packed or not", async () => {
    const start = JSON.stringify(good("large"));
    const largest = start + " ".repeat(1024 * 1024 - Buffer.byteLength(start));
    expect((await send("POST", "/api/v1/things", largest)).status).toBe(201);
    const tooLarge = `${largest} `;
    for (const answer of [
      await send("POST", "/api/v1/things", tooLarge),
      await send("POST", "/api/v1/things", gzipSync(tooLarge), { "content-encoding": "gzip" }),
    ]) {
      expect(answer).toMatchObject({ status: 413, type: problemType, body: { type: "/problems/too-large" } });
    }
  });

  test("is not needed where the operation has none; an empty object is the same", async () => {
    const answers = [
      await send("POST", "/api/v1/things/rule/fail"),
      await send("POST", "/api/v1/things/rule/fail", {}),
    ];
    expect(answers.map(({ status }) => status)).toEqual([422, 422]);
    expect(await send("POST", "/api/v1/things/rule/fail", { a: 1 })).toMatchObject({
      status: 400,
      body: { path: "a" },
    });
  });
});

describe("an operation", () => {
  test("that refuses or fails leaves nothing behind; what failed inside is logged and not told", async () => {
    expect(await send("POST", "/api/v1/things/rule/fail")).toMatchObject({
      status: 422,
      type: problemType,
      body: {
        type: "/problems/unprocessable",
        title: "Нельзя выполнить",
        detail: "Так нельзя.",
        path: "lines[0]",
      },
    });
    const answer = await send("POST", "/api/v1/things/bug/fail");
    expect(answer).toMatchObject({ status: 500, type: problemType, body: { type: "/problems/failed" } });
    expect(answer.text).not.toContain("secret of the inside");
    expect(office.logged.some((line) => line.includes("secret of the inside"))).toBe(true);
    expect(await accountsCalled("rule")).toBe(0);
    expect(await accountsCalled("bug")).toBe(0);
  });

  test("that reads cannot write", async () => {
    expect((await send("GET", "/api/v1/bad")).status).toBe(500);
    expect(await accountsCalled("from a GET")).toBe(0);
  });

  test("is counted by its name and status, and never by its address", async () => {
    const { body } = await office.door.inject({ method: "GET", url: "/metrics" });
    expect(body).toMatch(/prilavok_office_requests_total\{route="makeOne",status="201"\} \d+/);
    expect(body).toMatch(/prilavok_office_requests_total\{route="unknown",status="404"\} \d+/);
  });
});

describe("a token", () => {
  const get = (authorization: string) => send("GET", "/api/v1/things/a", undefined, { authorization });

  test.each(["", "Bearer", "Bearer x", "Basic dXNlcjpw", `Bearer prk_${"a".repeat(43)}`])(
    "that is none is refused: %s",
    async (authorization) => {
      const answer = await get(authorization);
      expect(answer).toMatchObject({ status: 401, type: problemType, body: { type: "/problems/no-token" } });
      expect(answer.headers["www-authenticate"]).toMatch(/^Bearer /);
    },
  );

  test("is refused from the moment on at which it is revoked, ends, or its account is closed", async () => {
    const { pool } = database;
    const [other] = await createChain(pool, 1, "Europe/Moscow", "Closing");
    const revoked = await createToken(pool, accountId());
    const closed = await createToken(pool, other?.accountId ?? 0);
    const ending = await createToken(pool, accountId(), { expiresAtMs: Date.now() + 1_000 });
    for (const one of [revoked, closed, ending]) expect((await get(`Bearer ${one.token}`)).status).toBe(200);
    expect((await get(`bearer ${closed.token}`)).body.account).toBe(other?.accountId);
    await revokeToken(pool, systemClock, accountId(), revoked.tokenId);
    await pool.query("update account set status = 'closed' where id = $1", [other?.accountId]);
    for (const one of [revoked, closed, ending]) {
      await expect.poll(async () => (await get(`Bearer ${one.token}`)).status, { timeout: 10_000 }).toBe(401);
    }
  });

  test("may do what its scopes name: writing is not reading", async () => {
    const reader = await createToken(database.pool, accountId(), { scopes: ["goods:read", "orders:write"] });
    const authorization = `Bearer ${reader.token}`;
    expect((await get(authorization)).status).toBe(200);
    const answer = await send("POST", "/api/v1/things", { name: "scope", lines: [] }, { authorization });
    expect(answer).toMatchObject({ status: 403, type: problemType, body: { expected: "goods:write" } });
    expect(answer.headers["www-authenticate"]).toContain('error="insufficient_scope", scope="goods:write"');
    expect(await accountsCalled("scope")).toBe(0);
  });

  test("that asks too often is told when to come again; another one is served", async () => {
    const busy = await createToken(database.pool, accountId());
    const answers = await Promise.all(Array.from({ length: 400 }, () => get(`Bearer ${busy.token}`)));
    const refused = answers.filter(({ status }) => status === 429);
    expect(answers.filter(({ status }) => status === 200).length).toBeGreaterThanOrEqual(200);
    expect(refused.length).toBeGreaterThan(50);
    expect(Number(refused[0]?.headers["retry-after"])).toBeGreaterThanOrEqual(1);
    expect((await get(`Bearer ${token}`)).status).toBe(200);
  });

  test("is in no log line and no metric, whatever was asked with it", async () => {
    const metrics = await office.door.inject({ method: "GET", url: "/metrics" });
    expect([...office.logged, metrics.body].filter((line) => line.includes(token))).toEqual([]);
  });
});

test("while the database gives no connection, the answer is 503 and when to come again", async () => {
  const small = await createTestDatabase(2);
  const [till] = await createChain(small.pool, 1);
  const { token: own } = await createToken(small.pool, till?.accountId ?? 0);
  const narrow = createOfficeDoor({ pool: small.pool, clock: systemClock, handlers });
  const get = () =>
    narrow.door.inject({ url: "/api/v1/things/a", headers: { authorization: `Bearer ${own}` } });
  expect((await get()).statusCode).toBe(200);
  // The directory holds one of the two connections, to listen; this holds the other.
  await transaction(small.pool, async () => {
    const answer = await get();
    expect(answer.statusCode).toBe(503);
    expect(answer.headers["retry-after"]).toBe("2");
    expect(answer.json()).toMatchObject({ type: "/problems/later" });
  });
  expect((await get()).statusCode).toBe(200);
  await narrow.close();
  await small.close();
}, 60_000);
