import fc from "fast-check";
import { expect, onTestFinished, test } from "vitest";
import { createTestDatabase } from "../testing/database.ts";
import { type BoundStatement, bind, type Column, type Statement } from "./bound-statement.ts";
import { Pipeline } from "./pipeline.ts";
import { type Connection, createPool } from "./pool.ts";

/** One connection to a database with a table of numbers and texts. */
async function connect(queryTimeoutMs?: number) {
  const database = await createTestDatabase();
  const pool = createPool({ url: database.url, connectionsMax: 1, queryTimeoutMs });
  await pool.query("create table kept (place int, number bigint, word text check (word <> 'refused'))");
  onTestFinished(async () => {
    await pool.end();
    await database.close();
  });
  return pool;
}

const keep: Statement = {
  name: "keep",
  text: `insert into kept (place, number, word)
         select place, number, word from unnest($2::int[], $3::bigint[], $4::text[]) as k (place, number, word)
          where $1::text <> ''`,
};

function bindKept(numbers: Column, words: Column) {
  return bind(keep, ["Касса «1»", words.map((_, place) => place), numbers, words]);
}

function execute(connection: Connection, bound: BoundStatement): Promise<void> {
  return new Pipeline(connection).execute(bound);
}

async function kept(connection: Pick<Connection, "query">) {
  const { rows } = await connection.query<{ number: bigint | null; word: string | null }>(
    "select number, word from kept order by place",
  );
  return { numbers: rows.map((row) => row.number), words: rows.map((row) => row.word) };
}

test("columns arrive as they were, whatever their texts and numbers", async () => {
  const pool = await connect();
  const connection = await pool.connect();
  const word = fc.oneof(
    fc.string({ unit: "binary" }).map((text) => text.replaceAll("\0", "")),
    fc.constantFrom(
      "",
      "null",
      "NULL",
      "{}",
      "a,b",
      '"',
      "\\",
      "\\n",
      "\n",
      "Пирожок",
      "₽",
      "😀",
      " ",
      "]",
      "}",
    ),
  );
  const row = fc.tuple(fc.option(fc.maxSafeInteger()), fc.option(word));
  await fc.assert(
    fc.asyncProperty(fc.array(row, { maxLength: 20 }), async (rows) => {
      await connection.query("truncate kept");
      const numbers = rows.map(([number]) => number);
      const words = rows.map(([, text]) => text);
      await execute(connection, bindKept(numbers, words));
      expect(await kept(connection)).toEqual({
        numbers: numbers.map((number) => (number === null ? null : BigInt(number))),
        words,
      });
    }),
    { numRuns: 200 },
  );
  connection.release();
});

test("a refused one throws the database's error, and the connection goes on with the next", async () => {
  const pool = await connect();
  const connection = await pool.connect();
  const refused = execute(connection, bindKept([1, 2], ["a", "refused"]));
  await expect(refused).rejects.toMatchObject({ code: "23514" });
  await expect(execute(connection, bindKept([1], ["b"]))).resolves.toBeUndefined();
  await expect(execute(connection, bindKept(["no number"], ["c"]))).rejects.toMatchObject({
    code: "22P02",
  });
  await execute(connection, bindKept([9_007_199_254_740_991], ["d"]));
  connection.release();
  expect((await kept(pool)).words).toEqual(["b", "d"]);
});

test("a statement that the server cannot read is refused each time", async () => {
  const pool = await connect();
  const connection = await pool.connect();
  const misspelt = bind({ name: "misspelt", text: "insert into nowhere values ($1)" }, ["1"]);
  for (const _ of ["first", "second"]) {
    await expect(execute(connection, misspelt)).rejects.toMatchObject({ code: "42P01" });
  }
  expect((await connection.query("select 1 as one")).rows).toEqual([{ one: 1 }]);
  connection.release();
});

test("one that takes too long fails", async () => {
  const pool = await connect(300);
  const connection = await pool.connect();
  const slow = bind({ name: "slow", text: "select pg_sleep(20), $1::text" }, [""]);
  await expect(execute(connection, slow)).rejects.toThrow("timeout");
  connection.release(true);
  const another = await pool.connect();
  await execute(another, bindKept([1], ["after"]));
  another.release();
  expect((await kept(pool)).words).toEqual(["after"]);
});

test("a connection that is cut fails the statement that is under way", async () => {
  const pool = await connect();
  const connection = await pool.connect();
  connection.on("error", () => undefined);
  const ending = bind({ name: "end", text: "select pg_terminate_backend(pg_backend_pid()), $1::text" }, [""]);
  await expect(execute(connection, ending)).rejects.toBeInstanceOf(Error);
  connection.release(true);
});
