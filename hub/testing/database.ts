import { randomBytes } from "node:crypto";
import { inject } from "vitest";
import { createPool, type Pool } from "../database/pool.ts";
import { administer, withDatabase } from "./administer.ts";

declare module "vitest" {
  export interface ProvidedContext {
    /** Address of the real PostgreSQL that vitest's global set-up started, without a database name. */
    postgresUrl: string;
    /** The migrated database that every test's database is cloned from. */
    templateName: string;
  }
}

export interface TestDatabase {
  readonly url: string;
  readonly pool: Pool;
  close(): Promise<void>;
}

/** A database of the test's own, cloned from the migrated template in some 50 ms. */
export async function createTestDatabase(connectionsMax = 4): Promise<TestDatabase> {
  const name = `test_${randomBytes(6).toString("hex")}`;
  const root = inject("postgresUrl");
  await administer(root, `create database ${name} template ${inject("templateName")}`);
  const url = withDatabase(root, name);
  const pool = createPool({ url, connectionsMax });
  return {
    url,
    pool,
    async close() {
      await pool.end();
      await administer(root, `drop database if exists ${name} with (force)`);
    },
  };
}
