import { expect, test } from "vitest";
import { createTestDatabase } from "../testing/database.ts";
import { migrate } from "./migrate.ts";

test("a migrated database has nothing left to apply", async () => {
  const database = await createTestDatabase();
  expect(await migrate(database.pool)).toEqual([]);
  await database.close();
});
