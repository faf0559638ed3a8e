import type { Pool } from "./pool.ts";
import { isRefusedByPooler, keepsSessions, poolerRefusal } from "./pooler.ts";

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
  /** Of the session. */
  readonly timeZone: string;
  readonly user: string;
  /** The one that tables are made in; null when the user's search path names none that is there. */
  readonly schema: string | null;
  /** What the user lacks there: usage, create. */
  readonly lacking: readonly string[];
}

/**
 * Refuses a database on which an acknowledged receipt could be lost, or that this program cannot use. The values
 * are those of a session of the pool, so settings of the role or of the database count too.
 * @param pool of two connections at least.
 * @throws naming the setting, or the grant that is missing.
 */
export async function checkDatabase(pool: Pool): Promise<void> {
  const reason = await reasonAgainst(pool).catch((error: unknown) => {
    if (isRefusedByPooler(error)) return poolerRefusal;
    throw error;
  });
  if (reason !== undefined) throw new Error(`the database ${reason}`);
}

async function reasonAgainst(pool: Pool): Promise<string | undefined> {
  const { rows } = await pool.query<ServerFacts>(
    `select current_setting('server_version_num')::int / 10000 as version,
            current_setting('server_encoding') as encoding,
            pg_is_in_recovery() as standby,
            array(select name from unnest($1::text[]) as name where current_setting(name) = 'off') as off,
            current_setting('timezone') as "timeZone",
            current_user::text as "user",
            (select nspname from pg_namespace where nspname = home) as schema,
            array(select privilege from unnest(array['usage', 'create']) as privilege
                   where home is not null and not has_schema_privilege(home, privilege)) as lacking
       from (select coalesce(current_schema(), to_regnamespace('public')::text) as home) as place`,
    [durable],
  );
  if (rows[0] === undefined) return "does not describe itself";
  return refusal(rows[0]) ?? ((await keepsSessions(pool)) ? undefined : poolerRefusal);
}

/** Why a database cannot be used, as the end of a sentence about it. */
export function refusal(facts: ServerFacts): string | undefined {
  const { version, encoding, standby, off, timeZone } = facts;
  if (version < versionMin) return `is PostgreSQL ${version}, and ${versionMin} is the oldest that works`;
  if (encoding !== "UTF8") return `has the encoding ${encoding}: create it with UTF8`;
  if (standby) return "is a standby: give the address of its primary";
  if (off.length > 0) {
    const settings = off.map((name) => `${name} = off`).join(", ");
    return (
      `runs with ${settings}, so that an acknowledged receipt could be lost: ` +
      "turn it on for the server, the database and the role"
    );
  }
  if (timeZone !== "UTC") {
    return `is reached through something that drops the options of a session, whose time zone is ${timeZone}: ${direct}`;
  }
  return missingGrant(facts);
}

const direct = "give DATABASE_URL the address of PostgreSQL itself";

/** The statement that is missing, to be run as it stands. */
function missingGrant({ user, schema, lacking }: ServerFacts): string | undefined {
  if (schema === null) return `has no schema for tables of the user ${user}: create schema public`;
  if (lacking.length === 0) return undefined;
  const grant = `grant ${lacking.join(", ")} on schema ${quoted(schema)} to ${quoted(user)}`;
  return `lets the user ${user} make no tables: have the database's owner run, in that database: ${grant}`;
}

/** A name as SQL takes it. */
function quoted(name: string): string {
  return /^[a-z_][a-z_0-9]*$/.test(name) ? name : `"${name.replaceAll('"', '""')}"`;
}
