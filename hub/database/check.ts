import type { Pool } from "./pool.ts";

/** The oldest PostgreSQL that we test against. */
const versionMin = 15;
const durable = ["fsync", "full_page_writes", "synchronous_commit"] as const;

/** What a session of the pool sees of its server. */
export interface ServerFacts {
  /** Major version. */
  readonly version: number;
  readonly encoding: string;
  readonly standby: boolean;
  /** Names of the durability settings that are off. */
  readonly off: readonly string[];
}

/**
 * Refuses a database on which an acknowledged receipt could be lost, or that this program cannot use. The values
 * are those of a session of the pool, so settings of the role or of the database count too.
 * @throws naming the setting.
 */
export async function checkDatabase(pool: Pool): Promise<void> {
  const { rows } = await pool.query<ServerFacts>(
    `select current_setting('server_version_num')::int / 10000 as version,
            current_setting('server_encoding') as encoding,
            pg_is_in_recovery() as standby,
            array(select name from unnest($1::text[]) as name where current_setting(name) = 'off') as off`,
    [durable],
  );
  const reason = rows[0] === undefined ? "does not describe itself" : refusal(rows[0]);
  if (reason !== undefined) throw new Error(`the database ${reason}`);
}

/** Why a database cannot be used, as the end of a sentence about it. */
export function refusal({ version, encoding, standby, off }: ServerFacts): string | undefined {
  if (version < versionMin) return `is PostgreSQL ${version}, and ${versionMin} is the oldest that works`;
  if (encoding !== "UTF8") return `has the encoding ${encoding}: create it with UTF8`;
  if (standby) return "is a standby: give the address of its primary";
  if (off.length === 0) return undefined;
  const settings = off.map((name) => `${name} = off`).join(", ");
  return (
    `runs with ${settings}, so that an acknowledged receipt could be lost: ` +
    "turn it on for the server, the database and the role"
  );
}
