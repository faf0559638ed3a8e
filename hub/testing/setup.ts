import type { TestProject } from "vitest/node";
import { migrate } from "../database/migrate.ts";
import { createPool } from "../database/pool.ts";
import { administer, templateName, withDatabase } from "./template.ts";

/** One real PostgreSQL for the whole run: `TEST_DATABASE_URL`, else an embedded one in a temporary folder. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const given = process.env.TEST_DATABASE_URL;
  if (given === undefined) throw new Error("TEST_DATABASE_URL is not set");
  await prepareTemplate(given);
  project.provide("postgresUrl", given);
  return async () => undefined;
}

async function prepareTemplate(root: string): Promise<void> {
  await administer(root, `drop database if exists ${templateName} with (force)`);
  await administer(root, `create database ${templateName}`);
  const pool = createPool({ url: withDatabase(root, templateName), connectionsMax: 1 });
  await migrate(pool);
  await pool.end();
}
