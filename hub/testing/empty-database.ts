import { randomBytes } from "node:crypto";
import { inject, onTestFinished } from "vitest";
import { administer, withDatabase } from "./administer.ts";

/** A database without a table of ours, until the test's end. @returns its address. */
export async function createEmptyDatabase(): Promise<string> {
  const name = `test_${randomBytes(6).toString("hex")}`;
  const root = inject("postgresUrl");
  await administer(root, `create database ${name} template template0`);
  onTestFinished(() => administer(root, `drop database if exists ${name} with (force)`));
  return withDatabase(root, name);
}
