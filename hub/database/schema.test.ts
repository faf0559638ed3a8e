import { expect, test } from "vitest";
import { createTestDatabase } from "../testing/database.ts";
import { findDrift } from "./declared.ts";

test("the migrations lead to the declared schema; `node scripts/schema.ts` declares a new one", async () => {
  const database = await createTestDatabase();
  expect(await findDrift(database.pool)).toEqual([]);
  await database.close();
});

test.for([
  ["alter table store add column note text", /^unexpected: column store\.note/],
  ["alter table store alter column name drop not null", /^missing: column store\.name/],
  [
    "alter table store alter column name type varchar(9)",
    /^unexpected: column store\.name .*character varying\(9\)/,
  ],
  ["alter table receipt drop constraint receipt_identity", /^missing: constraint receipt\.receipt_identity/],
  ["create index by_hand on receipt (day)", /^unexpected: index receipt\.by_hand/],
  ["alter sequence receipt_id increment by 1", /^missing: sequence receipt_id bigint .* by 1000/],
  ["create table by_hand (id int)", /^unexpected: table by_hand/],
  ["create view by_hand as select 1 as one", /^unexpected: view by_hand/],
  ["create function by_hand() returns int language sql as 'select 1'", /^unexpected: function by_hand/],
] as const)("a change by hand is seen: %s", async ([sql, expected]) => {
  const database = await createTestDatabase();
  await database.pool.query(sql);
  expect(await findDrift(database.pool)).toContainEqual(expect.stringMatching(expected));
  await database.close();
});
