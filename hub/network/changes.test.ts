import { createServer, type Server, type Socket } from "node:net";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createPool } from "../database/pool.ts";
import { createTestDatabase, type TestDatabase } from "../testing/database.ts";
import { dial } from "../testing/dial.ts";
import { ChangeListener, changesChannel } from "./changes.ts";

let database: TestDatabase;

beforeEach(async () => {
  database = await createTestDatabase();
});

afterEach(() => database.close());

/** A network between the hub and its database that can fall silent without breaking. */
interface Wire {
  readonly url: string;
  /** Bytes go nowhere from now on, and no connection is told of it. */
  fallSilent(): void;
  close(): Promise<void>;
}

async function layWire(target: string): Promise<Wire> {
  const sockets = new Set<Socket>();
  const server: Server = createServer((near) => {
    const far = dial(target);
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(from);
      from.pipe(to);
      from.on("error", () => to.destroy());
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  const url = new URL(target);
  url.host = `127.0.0.1:${address.port}`;
  return {
    url: url.href,
    fallSilent() {
      for (const socket of sockets) {
        socket.unpipe();
        socket.resume();
      }
      sockets.clear();
    },
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

describe("a listener", () => {
  test("tells of a change in every table that a directory reads, and of no agent", async () => {
    let changes = 0;
    const listener = new ChangeListener({ pool: database.pool, onChange: () => (changes += 1) });
    await expect.poll(() => listener.isHearing()).toBe(true);
    const statements = [
      "insert into account (name) values ('Ромашка')",
      "insert into store (account_id, name, time_zone) values (1, 'Лавка', 'UTC')",
      "insert into device (account_id, store_id) values (1, 1)",
      "insert into device_key (device_id, key_hash) values (1, sha256('key'))",
      "update device_key set revoked_at = now()",
      "update device set status = 'blocked'",
      "update store set name = 'Киоск'",
      "update account set status = 'closed'",
      "delete from device_key",
      "delete from device",
      "delete from store",
      "delete from account",
    ];
    for (const statement of statements) {
      const before = changes;
      await database.pool.query(statement);
      await expect.poll(() => changes, { interval: 5 }).toBe(before + 1);
      if (statement.startsWith("insert into device ")) {
        await database.pool.query("update device set agent_name = 'Centrum', agent_version = '10'");
        await database.pool.query(`notify ${changesChannel}, 'end of the silence'`);
        await expect.poll(() => changes, { interval: 5 }).toBe(before + 2);
      }
    }
    await listener.close();
  });

  test("finds out that its connection fell silent, and hears again on a new one", async () => {
    const wire = await layWire(database.url);
    const pool = createPool({ url: wire.url, connectionsMax: 2 });
    let changes = 0;
    const onChange = () => (changes += 1);
    const listener = new ChangeListener({ pool, onChange, proofIntervalMs: 50, proofTimeoutMs: 200 });
    await expect.poll(() => listener.isHearing()).toBe(true);
    wire.fallSilent();
    await expect.poll(() => listener.isHearing(), { interval: 5 }).toBe(false);
    const before = changes;
    await expect.poll(() => listener.isHearing(), { timeout: 5000 }).toBe(true);
    expect(changes).toBeGreaterThan(before);
    await listener.close();
    await pool.end();
    await wire.close();
  });

  test("goes on trying while the database is away, and can be closed meanwhile", async () => {
    const pool = createPool({ url: "postgres://postgres@127.0.0.1:1/none", connectionsMax: 1 });
    const told: unknown[] = [];
    const log = { warn: (...words: unknown[]) => told.push(words), info: () => undefined };
    const listener = new ChangeListener({ pool, onChange: () => undefined, log });
    await new Promise((resolve) => setTimeout(resolve, 700));
    expect(listener.isHearing()).toBe(false);
    expect(told).toHaveLength(1);
    await listener.close();
    await pool.end();
  });
});
