import { randomBytes } from "node:crypto";
import type { TestProject } from "vitest/node";
import { migrate } from "../database/migrate.ts";
import { createPool } from "../database/pool.ts";
import { administer, withDatabase } from "./administer.ts";
import { startTestServer } from "./server.ts";

/** One real PostgreSQL for the whole run: `TEST_DATABASE_URL`, else an embedded one in a temporary folder. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const given = process.env.TEST_DATABASE_URL;
  const server = given ? { url: given, stop: () => Promise.resolve() } : await startTestServer();
  // Runs that share a server each have a template of their own.
  const template = `template_${randomBytes(6).toString("hex")}`;
  await prepareTemplate(server.url, template);
  project.provide("postgresUrl", server.url);
  project.provide("templateName", template);
  return async () => {
    await administer(server.url, `drop database if exists ${template} with (force)`);
    await server.stop();
  };
}

async function prepareTemplate(root: string, template: string): Promise<void> {
  await administer(root, `create database ${template}`);
  const pool = createPool({ url: withDatabase(root, template), connectionsMax: 1 });
  await migrate(pool);
  await pool.end();
}
