import pg from "pg";
import { addressUrl, databaseName } from "./address.ts";
import type { Server } from "./site.ts";

const answerTimeoutMs = 10_000;

/** Makes sure that the server answers to its password and has our database. */
export async function ensureDatabase(server: Server, password: string): Promise<void> {
  const client = new pg.Client({
    connectionString: addressUrl(server.address, password, "postgres"),
    connectionTimeoutMillis: answerTimeoutMs,
    query_timeout: answerTimeoutMs,
  });
  // A connection that breaks makes the query below fail, which is enough.
  client.on("error", () => undefined);
  await client.connect();
  try {
    const { rowCount } = await client.query("select from pg_database where datname = $1", [databaseName]);
    if (rowCount === 0) await client.query(`create database ${databaseName}`);
  } finally {
    await client.end();
  }
}
