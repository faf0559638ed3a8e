import { Problem } from "@prilavok/contracts/office-api/problems.ts";
import type { Route } from "@prilavok/contracts/office-api/route.ts";
import { text } from "@prilavok/contracts/values/wire.ts";
import Type from "typebox";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { createChain } from "../testing/chain.ts";
import { createTestDatabase, type TestDatabase } from "../testing/database.ts";
import { createToken } from "../testing/office.ts";
import { createOfficeDoor } from "../testing/office-door.ts";
import { AnswerCleaner } from "./cleaning.ts";
import { routeHandler } from "./handler.ts";

const dayMs = 24 * 3_600_000;

class SetClock {
  nowMs = Date.UTC(2026, 2, 2);
  now(): number {
    return this.nowMs;
  }
}

const makeAccount = {
  name: "makeAccount",
  method: "POST",
  address: "/accounts",
  scope: "goods:write",
  summary: "",
  notes: [],
  path: Type.Object({}),
  query: Type.Object({ note: Type.Optional(Type.String()) }),
  body: Type.Object({ name: text(100, "Its name.") }),
  answer: Type.Object({ id: Type.String() }),
  status: 201,
  problems: [],
} as const satisfies Route;

/** What the operation meets while it is under way; tests set it. */
let meanwhile: () => Promise<void> = async () => undefined;

const handlers = [
  routeHandler(makeAccount, async ({ body }, _caller, connection) => {
    const { rows } = await connection.query<{ id: number }>(
      "insert into account (name) values ($1 || ' ' || gen_random_uuid()) returning id",
      [body.name],
    );
    await meanwhile();
    return { id: String(rows[0]?.id) };
  }),
];

const clock = new SetClock();
let database: TestDatabase;
let offices: ReturnType<typeof createOfficeDoor>[];
let token: string;
let otherToken: string;

beforeAll(async () => {
  database = await createTestDatabase(16);
  const { pool } = database;
  const [till] = await createChain(pool, 1);
  offices = [1, 2].map(() => createOfficeDoor({ pool, clock, handlers }));
  token = (await createToken(pool, till?.accountId ?? 0)).token;
  otherToken = (await createToken(pool, till?.accountId ?? 0)).token;
});

beforeEach(() => {
  meanwhile = async () => undefined;
});

afterAll(async () => {
  for (const office of offices) await office.close();
  await database.close();
});

interface Request {
  readonly key?: string;
  readonly name: string;
  readonly hub?: number;
  readonly token?: string;
  readonly address?: string;
}

async function post({ key, name, hub = 0, token: own = token, address = "/api/v1/accounts" }: Request) {
  const office = offices[hub];
  if (office === undefined) throw new Error("there is no such hub");
  const response = await office.door.inject({
    method: "POST",
    url: address,
    payload: JSON.stringify({ name }),
    headers: { authorization: `Bearer ${own}`, ...(key === undefined ? {} : { "idempotency-key": key }) },
  });
  return {
    status: response.statusCode,
    text: response.body,
    isReplayed: response.headers["idempotent-replayed"],
    type: response.json<{ type?: string }>().type,
  };
}

const made = async (name: string) =>
  (await database.pool.query("select 1 from account where name like $1 || ' %'", [name])).rowCount;

describe("a request with an Idempotency-Key", () => {
  test("that is repeated is answered as the first time, at any hub, and done once", async () => {
    const first = await post({ key: "a", name: "repeat" });
    expect(first).toMatchObject({ status: 201, isReplayed: undefined });
    for (const hub of [0, 1]) {
      expect(await post({ key: "a", name: "repeat", hub })).toEqual({ ...first, isReplayed: "true" });
    }
    expect(await made("repeat")).toBe(1);
  });

  test("that was another one under this key is refused, whatever differs", async () => {
    await post({ key: "b", name: "one" });
    const refused = { status: 409, type: "/problems/repeated-key" };
    expect(await post({ key: "b", name: "other" })).toMatchObject(refused);
    expect(await post({ key: "b", name: "one", address: "/api/v1/accounts?note=a" })).toMatchObject(refused);
    expect(await made("other")).toBe(0);
  });

  test("means another thing under another token", async () => {
    await post({ key: "c", name: "mine" });
    expect(await post({ key: "c", name: "theirs", token: otherToken })).toMatchObject({
      status: 201,
      isReplayed: undefined,
    });
  });

  test("that comes many times at once, at two hubs, is done once; the others get its answer", async () => {
    meanwhile = () => new Promise((resolve) => setTimeout(resolve, 100));
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, index) => post({ key: "d", name: "together", hub: index % 2 })),
    );
    expect(new Set(answers.map((answer) => `${answer.status} ${answer.text}`)).size).toBe(1);
    expect(answers.filter(({ isReplayed }) => isReplayed === undefined)).toHaveLength(1);
    expect(await made("together")).toBe(1);
  });

  test("that was refused or failed is not kept: it can be sent again", async () => {
    meanwhile = async () => {
      throw new Problem("unprocessable", "Нельзя.");
    };
    expect(await post({ key: "e", name: "again" })).toMatchObject({ status: 422 });
    meanwhile = async () => {
      throw new Error("failed");
    };
    expect(await post({ key: "e", name: "again" })).toMatchObject({ status: 500 });
    meanwhile = async () => undefined;
    expect(await post({ key: "e", name: "again" })).toMatchObject({ status: 201, isReplayed: undefined });
    expect(await made("again")).toBe(1);
  });

  test("that waits for one which fails is done itself", async () => {
    let calls = 0;
    meanwhile = async () => {
      calls += 1;
      await new Promise((resolve) => setTimeout(resolve, 50));
      if (calls === 1) throw new Problem("unprocessable", "Нельзя.");
    };
    const answers = await Promise.all([1, 2].map(() => post({ key: "f", name: "after" })));
    expect(answers.map(({ status }) => status).toSorted()).toEqual([201, 422]);
    expect(await made("after")).toBe(1);
  });

  test("of 128 visible characters is taken, and no other", async () => {
    expect((await post({ key: "x".repeat(128), name: "key" })).status).toBe(201);
    for (const key of ["x".repeat(129), "", "a b", "a, a"]) {
      expect(await post({ key, name: "key" })).toMatchObject({ status: 400, type: "/problems/bad-request" });
    }
    expect(await made("key")).toBe(1);
  });

  test("is remembered for 7 days, then it is a new one; what is out of date is dropped", async () => {
    const cleaner = new AnswerCleaner({ pool: database.pool, clock, log: { warn: () => undefined } });
    const first = await post({ key: "g", name: "days" });
    clock.nowMs += 7 * dayMs - 1;
    expect(await cleaner.clean()).toBe(false);
    expect(await post({ key: "g", name: "days" })).toMatchObject({ text: first.text, isReplayed: "true" });
    clock.nowMs += 1;
    expect(await post({ key: "g", name: "days" })).toMatchObject({ status: 201, isReplayed: undefined });
    expect(await made("days")).toBe(2);
    while (await cleaner.clean(3));
    const { rows } = await database.pool.query("select key from api_request");
    expect(rows).toEqual([{ key: "g" }]);
  });
});

test("a request without a key is done each time", async () => {
  await post({ name: "twice" });
  await post({ name: "twice" });
  expect(await made("twice")).toBe(2);
});
