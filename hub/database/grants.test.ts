import { randomBytes } from "node:crypto";
import { expect, inject, onTestFinished, test } from "vitest";
import { readConfiguration } from "../configuration.ts";
import { administer, withDatabase } from "../testing/administer.ts";
import { createEmptyDatabase } from "../testing/empty-database.ts";
import { openDatabase } from "./open.ts";
import { createPool } from "./pool.ts";

/** A role without a right of its own. @returns its name and the address with it. */
async function roleOn(url: string): Promise<{ readonly role: string; readonly url: string }> {
  const role = `role_${randomBytes(6).toString("hex")}`;
  const root = inject("postgresUrl");
  await administer(root, `create role ${role} login password 'word'`);
  onTestFinished(() => administer(root, `drop role ${role}`));
  const address = new URL(url);
  address.username = role;
  address.password = "word";
  return { role, url: address.href };
}

async function asAdministrator(url: string, sql: string): Promise<void> {
  const pool = createPool({
    url: withDatabase(inject("postgresUrl"), new URL(url).pathname.slice(1)),
    connectionsMax: 1,
  });
  await pool.query(sql).finally(() => pool.end());
}

test("a role that is not the owner is told the grant that it lacks, and works with it", async () => {
  const empty = await createEmptyDatabase();
  const { role, url } = await roleOn(empty);
  // As PostgreSQL 15 makes it, nobody but the owner may make tables in it.
  const open = () => openDatabase(readConfiguration({ DATABASE_URL: url }), "hub");
  await asAdministrator(url, "revoke usage on schema public from public");
  await expect(open()).rejects.toThrow(`in that database: grant usage, create on schema public to ${role}`);
  await asAdministrator(url, "grant usage on schema public to public");
  await expect(open()).rejects.toThrow(`in that database: grant create on schema public to ${role}`);
  await asAdministrator(url, `grant create on schema public to ${role}`);
  const database = await open();
  expect(database.applied.length).toBeGreaterThan(0);
  await database.close();
  await asAdministrator(url, `drop owned by ${role} cascade`);
});
