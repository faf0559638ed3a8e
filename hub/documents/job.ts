import type { Queryable } from "../database/pool.ts";

/** graphile-worker's own tables, which it makes and migrates itself. */
export const jobSchema = "graphile_worker";
export const jobName = "kkm_transfer";

/**
 * Puts the job into the queue. Its key keeps one of it at most besides the one that runs, so that hubs of one database
 * may all do so. Inside a transaction it is heard of at the commit.
 * @throws when no hub has made the queue: SQLSTATE 3F000 or 42883.
 */
export async function queueTransfer(database: Queryable): Promise<void> {
  await database.query(
    `select from ${jobSchema}.add_job($1::text, job_key := $1::text, max_attempts := $2::int)`,
    [jobName, jobTriesMax],
  );
}

/** With graphile-worker's pauses, ten tries take some hours; the schedule begins anew long before. */
const jobTriesMax = 10;

/**
 * The last of graphile-worker's migrations that this version of it makes. Until then `add_job` may be there and fail: it
 * is dropped and made anew several times on the way.
 */
export const lastMigration = 20;

/** Whether there is a queue that `queueTransfer` can use: some hub has made it whole. */
export async function hasQueue(database: Queryable): Promise<boolean> {
  const made = await database.query<{ there: boolean }>("select to_regclass($1) is not null as there", [
    `${jobSchema}.migrations`,
  ]);
  if (made.rows[0]?.there !== true) return false;
  const { rows } = await database.query<{ there: boolean }>(
    `select exists (select from ${jobSchema}.migrations where id >= $1) as there`,
    [lastMigration],
  );
  return rows[0]?.there ?? false;
}
