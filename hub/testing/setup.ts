import type { TestProject } from "vitest/node";
import { migrate } from "../database/migrate.ts";
import { createPool } from "../database/pool.ts";
import { startTestServer } from "./server.ts";
import { administer, templateName, withDatabase } from "./template.ts";

/** One real PostgreSQL for the whole run: `TEST_DATABASE_URL`, else an embedded one in a temporary folder. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const given = process.env.TEST_DATABASE_URL;
  const server = given ? { url: given, stop: () => Promise.resolve() } : await startTestServer();
  await prepareTemplate(server.url);
  project.provide("postgresUrl", server.url);
  return () => server.stop();
}

async function prepareTemplate(root: string): Promise<void> {
  await administer(root, `drop database if exists ${templateName} with (force)`);
  await administer(root, `create database ${templateName}`);
  const pool = createPool({ url: withDatabase(root, templateName), connectionsMax: 1 });
  await migrate(pool);
  await pool.end();
}
