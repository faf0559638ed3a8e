import { type Pool, type Queryable, transaction } from "@prilavok/hub/database/pool.ts";
import { ensureAccount } from "@prilavok/hub/network/account.ts";
import type { DemoMemory } from "./state.ts";
import { chainName } from "./stores.ts";

/**
 * The demonstration's account, made in a database that has none.
 * @returns its id. @throws when the database has accounts, and none of them is this demonstration's: it is somebody's own.
 */
export async function ownAccount(pool: Pool, memory: DemoMemory): Promise<number> {
  return transaction(pool, async (connection) => {
    const accounts = await marks(connection);
    const [other] = accounts;
    if (other !== undefined && !accounts.some(({ mark }) => mark === memory.state.account)) {
      throw new Error(
        `the database has the account "${other.name}", which the demonstration did not make: ` +
          "choose another folder (npm start -- --data /tmp/demo)",
      );
    }
    const { id } = await ensureAccount(connection, chainName, "Europe/Moscow");
    const made = (await marks(connection)).find(({ name }) => name === chainName);
    // Before the commit: a mark of an account that is not there does no harm, an account without its mark is refused.
    if (made !== undefined && made.mark !== memory.state.account) await memory.change({ account: made.mark });
    return id;
  });
}

interface Marked {
  readonly name: string;
  readonly mark: string;
}

/** An account's id and its moment of birth, which no account of another database shares. */
async function marks(database: Queryable): Promise<Marked[]> {
  const { rows } = await database.query<Marked>(
    "select name, id || ' ' || (extract(epoch from created_at) * 1000000)::int8 as mark from account",
  );
  return rows;
}
