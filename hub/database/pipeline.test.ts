import fc from "fast-check";
import { expect, onTestFinished, test } from "vitest";
import { createTestDatabase } from "../testing/database.ts";
import { type BoundStatement, bind, type Statement } from "./bound-statement.ts";
import { databaseFailure } from "./failure.ts";
import { Pipelines } from "./pipeline.ts";
import { createPool, type Pool } from "./pool.ts";

async function openPool(queryTimeoutMs?: number): Promise<Pool> {
  const database = await createTestDatabase();
  const pool = createPool({ url: database.url, connectionsMax: 2, queryTimeoutMs });
  await pool.query(
    "create table done (place int generated always as identity, word text check (word <> 'refused'), at timestamptz)",
  );
  onTestFinished(async () => {
    await pool.end();
    await database.close();
  });
  return pool;
}

const note: Statement = {
  name: "note",
  text: `with waited as materialized (select pg_sleep($2::float8 / 1000))
         insert into done (word, at) select $1, clock_timestamp() from waited`,
};
const end: Statement = { name: "end", text: "select pg_terminate_backend(pg_backend_pid()), $1::text" };

/** Writes a word after some milliseconds. */
function noted(word: string, afterMs = 0): BoundStatement {
  return bind(note, [word, String(afterMs)]);
}

async function done(pool: Pool): Promise<string[]> {
  const { rows } = await pool.query<{ word: string }>("select word from done order by place");
  return rows.map(({ word }) => word);
}

/** Neither answers nor timers arrive meanwhile. */
function holdUp(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}

test("what is sent ahead is executed while nobody here listens", async () => {
  const pool = await openPool();
  const { pipeline, giveBack } = await new Pipelines({ pool, connections: 2, usersEach: 2 }).take(false);
  await pipeline.execute(noted("prepared"));
  const [first, second] = [pipeline.execute(noted("first", 50)), pipeline.execute(noted("second"))];
  // The requests go out in this turn of the event loop.
  await new Promise(setImmediate);
  holdUp(2_000);
  const listeningAgainMs = Date.now();
  await Promise.all([first, second]);
  const { rows } = await pool.query<{ at: Date }>("select at from done where word = 'second'");
  expect(rows[0]?.at.getTime()).toBeLessThan(listeningAgainMs);
  giveBack(undefined);
});

test("requests are executed in their order, and each is answered for itself", async () => {
  const pool = await openPool();
  const { pipeline, giveBack } = await new Pipelines({ pool, connections: 2, usersEach: 2 }).take(false);
  const kind = fc.constantFrom("noted", "refused", "misspelt", "read");
  await fc.assert(
    fc.asyncProperty(fc.array(kind, { minLength: 1, maxLength: 12 }), async (kinds) => {
      await pool.query("truncate done");
      const outcomes = kinds.map(async (one, index) => {
        const ask = async (): Promise<unknown> => {
          if (one === "noted") return pipeline.execute(noted(String(index)));
          if (one === "refused") return pipeline.execute(noted("refused"));
          if (one === "misspelt") return pipeline.execute(bind({ name: "nowhere", text: "nowhere" }, []));
          return pipeline.query("select array_agg(word order by place) as words from done where word <> $1", [
            "",
          ]);
        };
        return ask().catch((error: { code: string }) => error.code);
      });
      const words = (index: number) =>
        kinds.flatMap((one, before) => (one === "noted" && before < index ? [String(before)] : []));
      const expected = kinds.map((one, index) => {
        if (one === "noted") return undefined;
        if (one === "refused") return "23514";
        if (one === "misspelt") return "42601";
        const seen = words(index);
        return [{ words: seen.length === 0 ? null : seen }];
      });
      expect(await Promise.all(outcomes)).toEqual(expected);
      expect(await done(pool)).toEqual(words(kinds.length));
    }),
    { numRuns: 100 },
  );
  giveBack(undefined);
});

test("a connection that is cut fails all that wait on it, and who comes later gets another", async () => {
  const pool = await openPool();
  const pipelines = new Pipelines({ pool, connections: 2, usersEach: 2 });
  const [one, another] = [await pipelines.take(false), await pipelines.take(false)];
  expect(one.pipeline).toBe(another.pipeline);
  await one.pipeline.execute(noted("prepared"));
  const requests = [
    one.pipeline.execute(bind(end, [""])),
    another.pipeline.execute(noted("lost")),
    another.pipeline.query("select 1", []),
  ];
  const outcomes = await Promise.allSettled(requests);
  expect(outcomes.map(({ status }) => status)).toEqual(["rejected", "rejected", "rejected"]);
  one.giveBack(new Error("cut"));
  const later = await pipelines.take(false);
  expect(later.pipeline).not.toBe(another.pipeline);
  await later.pipeline.execute(noted("later"));
  another.giveBack(new Error("cut"));
  await later.pipeline.execute(noted("still there"));
  later.giveBack(undefined);
  expect(await done(pool)).toEqual(["prepared", "later", "still there"]);
});

test("who finds a connection broken ends what others wait for on it", async () => {
  const pool = await openPool(500);
  const pipelines = new Pipelines({ pool, connections: 2, usersEach: 2 });
  const [one, another] = [await pipelines.take(false), await pipelines.take(false)];
  await one.pipeline.execute(noted("prepared"));
  const slow = one.pipeline.execute(noted("slow", 20_000));
  const behind = another.pipeline.execute(noted("behind")).catch((error: unknown) => error);
  const failure = await slow.catch((error: Error) => error);
  expect(databaseFailure(failure)).toBe("unavailable");
  one.giveBack(failure as Error);
  expect(databaseFailure(await behind)).toBe("unavailable");
  const late = await another.pipeline.query("select 1", []).catch((error: unknown) => error);
  expect(databaseFailure(late)).toBe("unavailable");
  another.giveBack(undefined);
  expect(await done(pool)).toEqual(["prepared"]);
  expect(pool.totalCount).toBe(1);
});

test("connections are shared by as many as told, and go back to the pool when nobody is left", async () => {
  const pool = await openPool();
  const pipelines = new Pipelines({ pool, connections: 2, usersEach: 2 });
  const places = await Promise.all([false, false, false].map((apart) => pipelines.take(apart)));
  const [first, second, third] = places.map(({ pipeline }) => pipeline);
  expect(second).toBe(first);
  expect(third).not.toBe(first);
  expect(pool.totalCount - pool.idleCount).toBe(2);
  for (const { giveBack } of places) giveBack(undefined);
  expect(pool.totalCount - pool.idleCount).toBe(0);
});

test("who wants to be apart has a connection of its own while there are any, then the one with fewer users", async () => {
  const pool = await openPool();
  const pipelines = new Pipelines({ pool, connections: 2, usersEach: 3 });
  const places = await Promise.all([false, false, true, true, true].map((apart) => pipelines.take(apart)));
  const [first, ...others] = places.map(({ pipeline }) => pipeline);
  expect(others.map((other) => other === first)).toEqual([true, false, false, true]);
  expect(others[2]).toBe(others[1]);
  for (const { giveBack } of places) giveBack(undefined);
});

test("without a database everybody is told, each time", async () => {
  const pool = createPool({ url: "postgres://127.0.0.1:1/nowhere", connectionsMax: 2 });
  onTestFinished(() => pool.end());
  const pipelines = new Pipelines({ pool, connections: 2, usersEach: 2 });
  for (const _ of ["at first", "and again"]) {
    const outcomes = await Promise.allSettled([
      pipelines.take(false),
      pipelines.take(false),
      pipelines.take(false),
    ]);
    for (const outcome of outcomes) expect(outcome).toMatchObject({ reason: { code: "ECONNREFUSED" } });
  }
});
