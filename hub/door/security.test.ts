import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { systemClock } from "../clock.ts";
import { transaction } from "../database/pool.ts";
import { setAccountStatus } from "../network/account.ts";
import { setDeviceStatus } from "../network/device.ts";
import { rotateKey } from "../network/device-keys.ts";
import { addToken, revokeToken } from "../office/tokens.ts";
import { createAdmin, createChain, type TestTill } from "../testing/chain.ts";
import { createTestHub, type TestHub } from "../testing/hub.ts";
import { createToken } from "../testing/office.ts";
import { SecurityLog } from "./security-log.ts";

let hub: TestHub;
let till: TestTill;

beforeEach(async () => {
  hub = await createTestHub();
  const [made] = await createChain(hub.database.pool, 1);
  if (made === undefined) throw new Error("no till");
  till = made;
});
afterEach(() => hub.close());

interface Line {
  readonly level: number;
  readonly security?: string;
  readonly count?: number;
}

function lines(): Line[] {
  return hub.logged.map((line) => JSON.parse(line) as Line).filter(({ security }) => security !== undefined);
}
const told = () => lines().map(({ security }) => security);

const codeOf = async (path: string) => (await hub.post(path, call)).json().error?.code;
const call = { jsonrpc: "2.0", id: 1, method: "rpc.discover" };

describe("the log tells", () => {
  test("refused keys, by what they were, and no key", async () => {
    const { pool } = hub.database;
    const unknown = "B".repeat(till.accesskey.length);
    await hub.post("/s/no-key%21", call);
    await hub.post(`/s/${unknown}`, call);
    await hub.post(`/m/${till.accesskey}`, call);
    await setDeviceStatus(pool, till.deviceId, "blocked");
    await expect.poll(() => codeOf(`/s/${till.accesskey}`)).toBe(-32801);
    await setAccountStatus(pool, till.accountId, "closed");
    await expect.poll(() => codeOf(`/s/${till.accesskey}`)).toBe(-33001);
    expect(told()).toEqual(
      expect.arrayContaining([
        "invalid key",
        "unknown key",
        "key of another kind",
        "blocked device",
        "closed account",
      ]),
    );
    expect(lines().every(({ level, count }) => level === 40 && (count ?? 0) >= 1)).toBe(true);
    for (const secret of ["no-key", unknown, till.accesskey]) expect(hub.logged.join()).not.toContain(secret);
  });

  test("refused tokens and scopes; a request without a token is no event", async () => {
    const get = (authorization?: string) =>
      hub.request("GET", "/api/v1/goods", undefined, authorization === undefined ? {} : { authorization });
    const { token } = await createToken(hub.database.pool, till.accountId, { scopes: ["orders:read"] });
    await get();
    expect(told()).not.toContain("refused token");
    await get(`Bearer prk_${"x".repeat(43)}`);
    await get(`Bearer ${token}`);
    expect(told()).toEqual(expect.arrayContaining(["refused token", "refused scope"]));
    expect(hub.logged.join()).not.toContain(token);
    expect(hub.logged.join()).not.toContain("x".repeat(43));
  });

  test("what changed in who may do what, whoever changed it", async () => {
    const { pool } = hub.database;
    const admin = await createAdmin(pool, till.accountId);
    const { error } = await hub.call(`/m/${admin}`, "cashbox.rotateKey", { extid: "1" });
    expect(error).toBeUndefined();
    await rotateKey(pool, systemClock, till.deviceId, 0);
    for (const status of ["blocked", "active"] as const) await setDeviceStatus(pool, till.deviceId, status);
    const token = await transaction(pool, (connection) =>
      addToken(connection, systemClock, till.accountId, {
        name: "Веб",
        scopes: ["goods:read"],
        expiresAtMs: null,
      }),
    );
    await revokeToken(pool, systemClock, till.accountId, token.id);
    for (const status of ["closed", "open"] as const) await setAccountStatus(pool, till.accountId, status);
    const all = [
      "key made",
      "key ended",
      "device blocked",
      "device unblocked",
      "token made",
      "token revoked",
      "account closed",
      "account opened",
    ];
    await expect.poll(told).toEqual(expect.arrayContaining(all));
    expect(lines().find(({ security }) => security === "device blocked")).toMatchObject({
      device: till.deviceId,
      account: till.accountId,
    });
    for (const secret of [token.token, admin]) expect(hub.logged.join()).not.toContain(secret);
  });

  test("a flood in few lines that count it", async () => {
    for (let sent = 0; sent < 300; sent += 1) await hub.post(`/s/${"B".repeat(43)}`, call);
    expect(lines().filter(({ security }) => security === "unknown key").length).toBeLessThanOrEqual(3);
    await hub.stop();
    const counted = lines().filter(({ security }) => security === "unknown key");
    expect(counted.reduce((sum, { count = 0 }) => sum + count, 0)).toBe(300);
  });
});

test("what is counted is written when the time is up", async () => {
  const written: unknown[] = [];
  const log = new SecurityLog({ warn: (facts: unknown) => void written.push(facts) } as never, 50);
  for (const from of ["1", "2", "3"]) log.refused("unknown key", { from });
  expect(written).toEqual([{ security: "unknown key", count: 1, from: "1" }]);
  await expect.poll(() => written).toHaveLength(2);
  expect(written[1]).toEqual({ security: "unknown key", count: 2, from: "3" });
});

test("/metrics is for this machine: nothing that was passed on, no foreign host", async () => {
  const statusWith = async (headers: Record<string, string>) =>
    (await hub.request("GET", "/metrics", undefined, headers)).status;
  for (const host of ["localhost", "localhost:8080", "127.0.0.1:1", "127.1.2.3", "[::1]:8080"]) {
    expect([host, await statusWith({ host })]).toEqual([host, 200]);
  }
  for (const host of ["shop.example", "127.0.0.1.example", "localhost.example:80", "10.0.0.1"]) {
    expect([host, await statusWith({ host })]).toEqual([host, 404]);
  }
  for (const name of [
    "X-Forwarded-For",
    "X-Forwarded-Host",
    "X-Forwarded-Proto",
    "Forwarded",
    "Via",
    "X-Real-IP",
  ]) {
    expect([name, await statusWith({ [name]: "x" })]).toEqual([name, 404]);
  }
});
