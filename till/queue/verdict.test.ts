import { wantedRangesMax, wantedShiftsMax } from "@prilavok/contracts/device-api/limits.ts";
import { type ErrorName, errorRegistry } from "@prilavok/contracts/jsonrpc/errors.ts";
import { expect, test } from "vitest";
import { type Verdict, verdictOf } from "./verdict.ts";

const nowMs = Date.parse("2026-03-02T10:00:00Z");
const single = { id: 7, extIds: undefined, authkey: "s3cret-KEY" };
const batch = { ...single, extIds: ["A", "B", "C"] };

function verdict(
  body: unknown,
  given: { status?: number; retryAfter?: string; call?: typeof batch | typeof single } = {},
): Verdict {
  const { status = 200, retryAfter, call = single } = given;
  const text = typeof body === "string" ? body : JSON.stringify(body);
  return verdictOf({ status, retryAfter, body: text }, call, nowMs);
}

const result = (value: unknown, id: unknown = 7) => ({ jsonrpc: "2.0", id, result: value });
const error = (code: number, more: object = {}, id: unknown = 7) => ({
  jsonrpc: "2.0",
  id,
  error: { code, message: "Нет", ...more },
});

/** Every error of the registry: the compiler asks for one that is new. */
const kinds: Readonly<Record<ErrorName, Verdict["kind"]>> = {
  unknownSeller: "refused",
  clientError: "refused",
  invalidRequest: "refused",
  methodNotFound: "refused",
  invalidParams: "refused",
  internal: "later",
  tooFrequent: "later",
  database: "later",
  parseError: "refused",
  unknownDevice: "key refused",
  deviceBlocked: "key refused",
  invalidKey: "key refused",
  deviceExists: "refused",
  unknownUser: "refused",
  ownerNotFound: "key refused",
  notAuthorized: "key refused",
};
const names = Object.keys(kinds) as ErrorName[];
const kindOfAction = {
  retry: "later",
  "set aside": "refused",
  "stop the lane": "key refused",
  none: "refused",
};

test.for(names)(
  "%s is treated as the registry says, whatever the HTTP status and under a null id too",
  (name) => {
    const { code, queue } = errorRegistry[name];
    expect(kindOfAction[queue]).toBe(kinds[name]);
    for (const status of [200, 400, 403, 500, 503]) {
      expect(verdict(error(code), { status }).kind).toBe(kinds[name]);
      expect(verdict(error(code, {}, null), { status }).kind).toBe(kinds[name]);
    }
  },
);

test.for(["ownerNotFound", "deviceBlocked"] as const)(
  "%s with a path is about one receipt's poskey, and stops no lane",
  (name) => {
    const answer = error(errorRegistry[name].code, { data: { path: "receipts[1].poskey", index: 1 } });
    expect(verdict(answer, { call: batch })).toMatchObject({ kind: "refused", offender: 1 });
  },
);

test("only an internal error and HTTP 400, 422 and 500 without more words may be one receipt's doing", () => {
  const isServers = (body: unknown, status = 200) => {
    const told = verdict(body, { status });
    return told.kind === "later" && told.isServers === true;
  };
  expect(isServers(error(errorRegistry.internal.code))).toBe(true);
  expect(isServers(error(-32603))).toBe(true);
  for (const status of [400, 422, 500]) expect(isServers("", status)).toBe(true);
  for (const status of [429, 502, 503, 504]) expect(isServers("", status)).toBe(false);
  expect(isServers(error(errorRegistry.database.code))).toBe(false);
  expect(isServers(error(errorRegistry.tooFrequent.code))).toBe(false);
});

test("an unknown error is the message's, unless somebody in between has made it", () => {
  expect(verdict(error(-1))).toMatchObject({ kind: "refused", why: "-1 Нет" });
  expect(verdict(error(-1), { status: 400 }).kind).toBe("refused");
  expect(verdict(error(-1), { status: 503 }).kind).toBe("later");
  const ofProxy = { error: { code: 502, message: "Bad gateway" } };
  expect(verdict(ofProxy, { status: 502 })).toMatchObject({ kind: "later", why: "HTTP 502" });
  expect(verdict(ofProxy, { status: 200 }).kind).toBe("later");
});

test.for([
  [200, "later"],
  [204, "later"],
  [301, "later"],
  [400, "later"],
  [401, "key refused"],
  [403, "key refused"],
  [404, "later"],
  [408, "later"],
  [413, "refused"],
  [422, "later"],
  [429, "later"],
  [500, "later"],
  [502, "later"],
  [503, "later"],
] as const)("HTTP %i without an answer to the call is %s", ([status, kind]) => {
  for (const body of ["", "<html>", "[]", "null", "7", '"ok"', "{", "{}", "\u0000", `{"result":{"id":1}}`]) {
    expect(verdict(body, { status })).toMatchObject({ kind });
  }
});

test.for([
  ["7", 7_000],
  [" 120 ", 120_000],
  ["0", 0],
  ["1".padEnd(400, "0"), Number.POSITIVE_INFINITY],
  ["Mon, 02 Mar 2026 10:00:30 GMT", 30_000],
  ["Mon, 02 Mar 2026 09:00:00 GMT", 0],
  ["Mon, 99 Foo 2026 09:00:00 GMT", undefined],
  ["-5", undefined],
  ["1e3", undefined],
  ["2.5", undefined],
  ["soon 1", undefined],
  ["", undefined],
] as const)("Retry-After «%s» asks for %s ms", ([retryAfter, askedMs]) => {
  expect(verdict("", { status: 503, retryAfter })).toEqual({
    kind: "later",
    why: "HTTP 503",
    retryAfterMs: askedMs,
    isServers: false,
  });
});

test("a till whose clock is wrong waits as long as any other: the answer's own date counts", () => {
  const answer = {
    ...{ status: 503, body: "", retryAfter: "Tue, 02 Jun 2099 10:00:30 GMT" },
    date: "Tue, 02 Jun 2099 10:00:00 GMT",
  };
  expect(verdictOf(answer, single, nowMs)).toMatchObject({ kind: "later", retryAfterMs: 30_000 });
});

test("our hub's overload under a null id and HTTP 503 is «later» with its wait", () => {
  const { code } = errorRegistry.tooFrequent;
  const body = error(code, { data: { retryAfter: 12.5 } }, null);
  expect(verdict(body, { status: 503 })).toMatchObject({ kind: "later", retryAfterMs: 12_500 });
  expect(verdict(body, { status: 503, retryAfter: "13" })).toMatchObject({ retryAfterMs: 13_000 });
  expect(verdict(body, { status: 503, retryAfter: "?" })).toMatchObject({ retryAfterMs: 12_500 });
  for (const retryAfter of [-1, "9", null, {}]) {
    const told = verdict(error(code, { data: { retryAfter } }, null), { status: 503 });
    expect(told).toMatchObject({ kind: "later", retryAfterMs: undefined });
  }
});

test("only a result under the call's own id acknowledges it", () => {
  expect(verdict(result({ id: 1 }))).toEqual({ kind: "accepted", wanted: undefined });
  expect(verdict(result({ id: 1 }, "7")).kind).toBe("accepted");
  expect(verdict(`\uFEFF${JSON.stringify(result({ id: 1 }))}`).kind).toBe("accepted");
  for (const id of [8, null, "8", true, [7], {}]) {
    expect(verdict(result({ id: 1 }, id)).kind).toBe("later");
  }
  expect(verdict({ result: { id: 1 } }).kind).toBe("later");
  for (const nothing of [null, false, undefined]) expect(verdict(result(nothing)).kind).toBe("later");
  expect(verdict({ ...result({}), error: "db" }).kind).toBe("later");
  expect(verdict({ ...result({}), error: null }).kind).toBe("accepted");
  expect(verdict(result({ id: 1 }), { status: 500 }).kind).toBe("later");
  expect(verdict(error(-32602, {}, 8)).kind).toBe("later");
});

test("a batch's offender is named by its index, or by the receipt that is echoed, or not at all", () => {
  const offender = (more: object, call: typeof batch | typeof single = batch) => {
    const told = verdict(error(-32602, more), { call });
    return told.kind === "refused" ? told.offender : told.kind;
  };
  expect(offender({ data: { index: 0 } })).toBe(0);
  expect(offender({ data: { index: 2 } })).toBe(2);
  expect(offender({ receipt: { extId: "B" } })).toBe(1);
  expect(offender({ data: { index: 3 }, receipt: { extId: "B" } })).toBe(1);
  for (const index of [-1, 3, 1.5, "1", null, 1e300]) expect(offender({ data: { index } })).toBeUndefined();
  expect(offender({ receipt: { uid: "C" } })).toBe(2);
  expect(offender({ receipt: { uid: 2 } })).toBeUndefined();
  expect(offender({ receipt: { extId: "X" } })).toBeUndefined();
  expect(offender({ receipt: "B" })).toBeUndefined();
  expect(offender({ data: { index: 0 } }, single)).toBeUndefined();
});

test("a destination that took fewer than were sent has acknowledged nothing", () => {
  expect(verdict(result({ count: 3 }), { call: batch }).kind).toBe("accepted");
  expect(verdict(result({ count: "3" }), { call: batch }).kind).toBe("accepted");
  expect(verdict(result({}), { call: batch }).kind).toBe("accepted");
  expect(verdict(result({ count: 2 }), { call: batch })).toMatchObject({
    kind: "refused",
    offender: undefined,
  });
  expect(verdict(result({ count: "2" }), { call: batch }).kind).toBe("refused");
  expect(verdict(result({ count: "all" }), { call: batch }).kind).toBe("later");
  expect(verdict(error(errorRegistry.methodNotFound.code), { call: batch })).toEqual({ kind: "no batches" });
  for (const call of [batch, single]) {
    const answer = {
      status: 200,
      retryAfter: undefined,
      body: JSON.stringify(error(errorRegistry.methodNotFound.code)),
    };
    expect(verdictOf(answer, { ...call, hasOneForm: true }, nowMs).kind).toBe("later");
  }
});

test("what the hub wants is read when it is well-formed and within the limits, and else passed over", () => {
  const wanted = (value: unknown) => {
    const told = verdict(result({ id: 1, wanted: value }));
    return told.kind === "accepted" ? told.wanted : told.kind;
  };
  const whole = [{ shift: 3 }, { shift: 4, numbers: [{ first: 1, last: 2 }] }];
  expect(wanted(whole)).toEqual(whole);
  const shifts = (count: number) => Array.from({ length: count }, (_, at) => ({ shift: at + 1 }));
  const ranges = (count: number) => [{ shift: 1, numbers: Array(count).fill({ first: 1, last: 2 }) }];
  expect(wanted(shifts(wantedShiftsMax))).toHaveLength(wantedShiftsMax);
  expect(wanted(ranges(wantedRangesMax))).toHaveLength(1);
  for (const odd of [
    [],
    {},
    "all",
    [3],
    [{ shift: 0 }],
    [{ shift: "3" }],
    [{ shift: 1.5 }],
    [{ shift: 1, numbers: [] }],
    [{ shift: 1, numbers: [{ first: 1 }] }],
    [{ shift: 1, numbers: [{ first: 0, last: 2 ** 60 }] }],
    shifts(wantedShiftsMax + 1),
    ranges(wantedRangesMax + 1),
  ]) {
    expect(wanted(odd)).toBeUndefined();
  }
});

test("what is told of an error is short and clean, and without the key even when the destination says it back", () => {
  const long = `${"я".repeat(292)} s3cret-KEY at\n\u001b[31m/s/s3cret-KEY`;
  const told = verdict({
    id: 7,
    error: { code: -32602, message: long, data: { path: "s3cret-KEY", expected: "x" } },
  });
  if (told.kind !== "refused") throw new Error(told.kind);
  expect(told.why).not.toMatch(/s3cret|KEY|\p{Cc}/u);
  expect(told.why.length).toBeLessThanOrEqual(300);
  expect(verdict({ id: 7, error: { code: -32802, message: "нет ключа s3cret-KEY" } })).toEqual({
    kind: "key refused",
    why: "-32802 нет ключа …",
  });
  expect(verdict(error(-32602, { data: { path: "cart.ts", expected: "время" } }))).toMatchObject({
    why: "-32602 Нет (cart.ts: время)",
  });
});
