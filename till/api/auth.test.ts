import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { openBodyBytesMax, tillBodyBytesMax } from "@prilavok/contracts/till-api/limits.ts";
import { expect, test, vi } from "vitest";
import { attemptsTotalMax, freeAttempts, Throttle } from "../authorisation/throttle.ts";
import { rememberedTokenLifeMs, tokenLifeMs } from "../authorisation/tokens.ts";
import { settingsFile } from "../settings/settings.ts";
import { openDoor } from "../testing/door.ts";
import { call, operate, Wire } from "../testing/http.ts";
import { tillFolder } from "../testing/till-folder.ts";

async function tokenOf(port: number, body: object): Promise<string> {
  const { token, resultCode } = await operate(port, "AUTH", body);
  expect(resultCode).toBe(200);
  return token ?? "";
}

const withToken = (port: number, token: string) => operate(port, "X_REPORT", {}, { "Auth-token": token });

test("without a PIN calls need no token, and AUTH gives one all the same", async () => {
  const { port } = await openDoor();
  expect(await operate(port, "X_REPORT", {})).toMatchObject({ resultCode: 200 });
  expect(await withToken(port, "anything")).toMatchObject({ resultCode: 200 });
  const answer = await operate(port, "AUTH", { pin: "0000" });
  expect(answer).toEqual({
    status: 200,
    dateTime: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+03:00$/),
    messageDetail: "Успешная авторизация",
    messageTitle: "Успех",
    resultCode: 200,
    type: "AUTH",
    token: expect.stringMatching(/^[\w-]{43}$/),
  });
  expect(await operate(port, "AUTH", { pin: 1, returnToken: false })).not.toHaveProperty("token");
});

test("with a PIN a call needs a token: none or an unknown one is 401 with HTTP 401, a malformed one 405", async () => {
  const { port, pin } = await openDoor();
  await pin.set("1234");
  expect(await operate(port, "X_REPORT", {})).toEqual({
    status: 401,
    messageDetail: "Требуется авторизация",
    messageTitle: "Ошибка",
    resultCode: 401,
    type: "X_REPORT",
  });
  expect(await withToken(port, "A".repeat(43))).toMatchObject({ status: 401, resultCode: 401 });
  for (const malformed of ["x", "A".repeat(44), "A".repeat(42), `${"A".repeat(42)}!`, "Bearer x"]) {
    expect(await withToken(port, malformed)).toMatchObject({ status: 400, resultCode: 405 });
  }
  const token = await tokenOf(port, { pin: "1234" });
  expect(await withToken(port, token)).toMatchObject({ status: 200, resultCode: 200 });
  const twice = { INTENT_OPERATION_TYPE: "X_REPORT", "Auth-token": [token, token] };
  expect(JSON.parse((await call({ port, headers: twice, body: "{}" })).text).resultCode).toBe(405);
});

test("a PIN of digits may come as a number; a wrong one is 401", async () => {
  const { port, pin } = await openDoor();
  await pin.set("1234");
  await tokenOf(port, { pin: 1234 });
  expect(await operate(port, "AUTH", { pin: 1235 })).toMatchObject({
    status: 401,
    resultCode: 401,
    type: "AUTH",
  });
  expect(await operate(port, "AUTH", { pin: "1234", returnToken: false })).not.toHaveProperty("token");
});

test("a missing token is found before a wrong shape, and without one byte of the body", async () => {
  const { port, pin } = await openDoor();
  await pin.set("1234");
  expect(await operate(port, "SALE", {})).toMatchObject({ resultCode: 401 });
  expect(await withToken(port, "x")).toMatchObject({ resultCode: 405 });
  expect(await operate(port, "AUTH", { pin: true })).toMatchObject({ resultCode: 413 });
  const wire = new Wire(port).send(
    "POST /v1 HTTP/1.1\r\nHost: localhost\r\nINTENT_OPERATION_TYPE: SALE\r\nContent-Length: 1000000\r\n\r\n",
  );
  await vi.waitFor(() => expect(wire.text).toContain('"resultCode":401'));
  wire.socket.destroy();
});

test("what the headers tell of a body is found before a missing token", async () => {
  const { port, pin } = await openDoor();
  await pin.set("1234");
  const code = async (headers: Record<string, string>, body: string) =>
    JSON.parse((await call({ port, headers, body })).text).resultCode;
  const sale = { INTENT_OPERATION_TYPE: "SALE" };
  expect(await code({}, "{}")).toBe(413);
  expect(await code({ ...sale, "Content-Encoding": "gzip" }, "{}")).toBe(413);
  expect(await code(sale, " ".repeat(tillBodyBytesMax + 1))).toBe(413);
  expect(await code(sale, " ".repeat(tillBodyBytesMax))).toBe(401);
});

test("AUTH, which anybody may ask for, takes a small body only", async () => {
  const { port } = await openDoor();
  const body = (bytes: number) => JSON.stringify({ pin: "1" }).padEnd(bytes, " ");
  const ask = async (bytes: number, more = {}) =>
    JSON.parse(
      (await call({ port, headers: { INTENT_OPERATION_TYPE: "AUTH", ...more }, body: body(bytes) })).text,
    ).resultCode;
  expect(await ask(openBodyBytesMax)).toBe(200);
  expect(await ask(openBodyBytesMax + 1)).toBe(413);
  expect(await ask(openBodyBytesMax + 1, { "Transfer-Encoding": "chunked" })).toBe(413);
});

test("a token lives 12 hours, or 30 days when the PIN is remembered", async () => {
  const clock = { ms: Date.UTC(2026, 0, 1), now: () => clock.ms };
  const { port, pin } = await openDoor({ clock });
  await pin.set("1234");
  const begun = clock.ms;
  const short = await tokenOf(port, { pin: "1234" });
  const long = await tokenOf(port, { pin: "1234", rememberPin: true });
  const codesAt = async (ms: number) => {
    clock.ms = ms;
    return [(await withToken(port, short)).resultCode, (await withToken(port, long)).resultCode];
  };
  expect(await codesAt(begun + tokenLifeMs - 1)).toEqual([200, 200]);
  expect(await codesAt(begun + tokenLifeMs)).toEqual([401, 200]);
  expect(await codesAt(begun + rememberedTokenLifeMs - 1)).toEqual([401, 200]);
  expect(await codesAt(begun + rememberedTokenLifeMs)).toEqual([401, 401]);
  expect(await codesAt(begun - 86_400_000), "a clock set back lengthens no token's life").toEqual([401, 401]);
});

test("a token outlives a restart, and ends when the PIN is changed or removed", async () => {
  const folder = tillFolder();
  const first = await openDoor({ folder });
  await first.pin.set("1234");
  const token = await tokenOf(first.port, { pin: "1234" });
  await first.close();
  const second = await openDoor({ folder });
  expect(await withToken(second.port, token)).toMatchObject({ resultCode: 200 });
  await second.pin.set("1234");
  expect(await withToken(second.port, token)).toMatchObject({ resultCode: 401 });
  const newer = await tokenOf(second.port, { pin: "1234" });
  second.pin.remove();
  expect(await operate(second.port, "X_REPORT", {})).toMatchObject({ resultCode: 200 });
  await second.pin.set("5678");
  expect(await withToken(second.port, newer)).toMatchObject({ resultCode: 401 });
});

test("another process that sets the PIN is heeded at the next call", async () => {
  const folder = tillFolder();
  const { port } = await openDoor({ folder });
  expect(await operate(port, "X_REPORT", {})).toMatchObject({ resultCode: 200 });
  const other = await openDoor({ folder });
  await other.pin.set("1234");
  expect(await operate(port, "X_REPORT", {})).toMatchObject({ resultCode: 401 });
});

test("wrong PINs are slowed down, also when they come in parallel, and the right one does not get through meanwhile", async () => {
  // Its clock stands still, so that a slow machine makes no difference.
  const { port, pin, log, security } = await openDoor({ throttle: (known) => new Throttle(known, () => 0) });
  await pin.set("1234");
  const attempts = Array.from({ length: 40 }, (_, index) =>
    call({
      port,
      headers: { INTENT_OPERATION_TYPE: "AUTH" },
      body: JSON.stringify({ pin: 5000 + index }),
    }),
  );
  const answers = await Promise.all(attempts);
  const codes = answers.map(({ text }) => JSON.parse(text).resultCode);
  expect(codes.filter((code) => code === 401)).toHaveLength(freeAttempts);
  expect(codes.filter((code) => code === 692)).toHaveLength(40 - freeAttempts);
  const late = answers.find(({ text }) => text.includes("692"));
  expect(late?.status).toBe(400);
  expect(Number(late?.headers["retry-after"])).toBeGreaterThanOrEqual(1);
  expect(await operate(port, "AUTH", { pin: "1234" })).toMatchObject({ resultCode: 692 });
  security.close();
  const told = log.filter(({ security }) => security === "pin refused");
  expect(told.map(({ count, address }) => [count, address])).toEqual([
    [1, "127.0.0.1"],
    [freeAttempts - 1, "127.0.0.1"],
  ]);
});

test("a till that others can reach refuses everything until it has a PIN, but commands on its machine", async () => {
  const { port, pin, localToken } = await openDoor({ isPinNeeded: true });
  expect(await operate(port, "X_REPORT", {})).toMatchObject({ resultCode: 401 });
  expect(await operate(port, "AUTH", { pin: "" })).toMatchObject({ resultCode: 401 });
  expect(await withToken(port, localToken)).toMatchObject({ resultCode: 200 });
  await pin.set("12345");
  expect(await operate(port, "AUTH", { pin: "12345" }), "a short one is none").toMatchObject({
    resultCode: 401,
  });
  await pin.set("123456");
  expect(await withToken(port, await tokenOf(port, { pin: "123456" }))).toMatchObject({ resultCode: 200 });
  pin.remove();
  expect(await operate(port, "X_REPORT", {})).toMatchObject({ resultCode: 401 });
});

test("neither PIN nor token is in the settings' file or the log, and the file is its owner's alone", async () => {
  const folder = tillFolder();
  const { port, pin, log, localToken } = await openDoor({ folder });
  await pin.set("pin-of-the-test");
  const token = await tokenOf(port, { pin: "pin-of-the-test" });
  await operate(port, "AUTH", { pin: "wrong-pin-of-the-test" });
  await withToken(port, token);
  const path = join(folder, settingsFile);
  const kept = readFileSync(path).toString("latin1") + JSON.stringify(log);
  for (const secret of ["pin-of-the-test", token, localToken]) expect(kept).not.toContain(secret);
  expect(statSync(path).mode & 0o777).toBe(0o600);
});

test("a PIN has 4 to 32 characters", async () => {
  const { port, pin } = await openDoor();
  for (const impossible of ["", "123", "1".repeat(33), " 1234"]) {
    await expect(pin.set(impossible)).rejects.toThrow("4 to 32 characters");
  }
  expect(pin.isSet).toBe(false);
  await pin.set("1".repeat(32));
  await tokenOf(port, { pin: "1".repeat(32) });
});

test("250 addresses that guess keep neither the shop's program out nor who told the right PIN before", async () => {
  const folder = tillFolder();
  const first = await openDoor({ folder });
  await first.pin.set("123456");
  const auth = (port: number, pin: string, localAddress: string) =>
    operate(port, "AUTH", { pin }, {}, { localAddress });
  expect(await auth(first.port, "123456", "127.0.0.9")).toMatchObject({ resultCode: 200 });
  await first.close();
  // Whom a till knows it knows after a restart, too. Its clock stands still: no budget comes back with time.
  const { port } = await openDoor({ folder, throttle: (known) => new Throttle(known, () => 0) });
  const codes: number[] = [];
  for (let index = 0; index < 250; index += 1) {
    codes.push((await auth(port, `1${index}`, `127.0.1.${index + 1}`)).resultCode);
  }
  expect(codes.filter((code) => code === 401)).toHaveLength(attemptsTotalMax);
  expect(await auth(port, "123456", "127.0.2.1")).toMatchObject({ resultCode: 692 });
  expect(await auth(port, "123456", "127.0.0.9")).toMatchObject({ resultCode: 200 });
  expect(await auth(port, "123456", "127.0.0.1")).toMatchObject({ resultCode: 200 });
});

test("what an attack would show is told in the log: once at once, then counted, and without a secret", async () => {
  const { port, pin, log, security } = await openDoor();
  await pin.set("secret-of-1");
  for (let attempt = 0; attempt < 5; attempt += 1) await withToken(port, `token-${attempt}`.padEnd(43, "A"));
  await operate(port, "AUTH", { pin: "guess-of-1" });
  const token = await tokenOf(port, { pin: "secret-of-1" });
  await pin.set("secret-of-2");
  await withToken(port, token);
  security.close();
  const told = log.filter((line) => "security" in line);
  const count = (event: string) =>
    told.filter((line) => line.security === event).reduce((sum, line) => sum + Number(line.count), 0);
  expect(count("token refused")).toBe(6);
  expect(count("pin refused")).toBe(1);
  expect(count("token made")).toBe(1);
  expect(count("pin changed")).toBe(2);
  expect(told.every(({ level }) => level === 40)).toBe(true);
  expect(told.length).toBeLessThan(9);
  for (const secret of ["secret-of", "guess-of", token, "token-1"])
    expect(JSON.stringify(log)).not.toContain(secret);
});
