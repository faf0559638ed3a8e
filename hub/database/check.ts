import type { Pool } from "./pool.ts";

/** The oldest PostgreSQL that we test against. */
const versionMin = 15;
const durable = ["fsync", "full_page_writes", "synchronous_commit"] as const;

interface ServerFacts {
  readonly version: number;
  readonly version_text: string;
  readonly encoding: string;
  readonly standby: boolean;
  readonly off: string[];
}

/**
 * Refuses a database on which an acknowledged receipt could be lost, or that this program cannot use. The values
 * are those of a session of the pool, so settings of the role or of the database count too.
 * @throws naming the setting.
 */
export async function checkDatabase(pool: Pool): Promise<void> {
  const { rows } = await pool.query<ServerFacts>(
    `select current_setting('server_version_num')::int / 10000 as version,
            current_setting('server_version') as version_text,
            current_setting('server_encoding') as encoding,
            pg_is_in_recovery() as standby,
            array(select name from unnest($1::text[]) as name where current_setting(name) = 'off') as off`,
    [durable],
  );
  const facts = rows[0];
  if (facts === undefined) throw new Error("the database does not describe itself");
  if (facts.version < versionMin) {
    throw new Error(
      `the database is PostgreSQL ${facts.version_text}; ${versionMin} is the oldest that works`,
    );
  }
  if (facts.encoding !== "UTF8") {
    throw new Error(`the database's encoding is ${facts.encoding}; create it with UTF8`);
  }
  if (facts.standby) throw new Error("the database is a standby: give the address of its primary");
  if (facts.off.length > 0) {
    throw new Error(
      `the database runs with ${facts.off.map((name) => `${name} = off`).join(", ")}: ` +
        "an acknowledged receipt could be lost; turn it on (for the server, the database and the role)",
    );
  }
}
