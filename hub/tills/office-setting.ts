import type { Connection, Queryable } from "../database/pool.ts";
import { checkVersion } from "../office/version.ts";
import * as sql from "./sql.ts";

export interface OfficeSetting {
  /** Which transactions KKMTransfer makes documents of: those with a customer order, or every sale and return. */
  readonly documentsFor: "orders" | "all";
  /** 0: nothing was ever set. */
  readonly version: number;
}

export async function readOfficeSetting(database: Queryable, accountId: number): Promise<OfficeSetting> {
  const { rows } = await database.query<OfficeSetting>(sql.readOfficeSettingSql, [accountId]);
  return rows[0] ?? { documentsFor: "orders", version: 0 };
}

/**
 * Holds for transactions that arrive from then on.
 * @param version what the change is made from; undefined: whatever it is now.
 * @throws Problem *stale-version*.
 */
export async function changeOfficeSetting(
  connection: Connection,
  accountId: number,
  documentsFor: OfficeSetting["documentsFor"],
  version: number | undefined,
): Promise<OfficeSetting> {
  const before = await readLocked(connection, accountId);
  checkVersion(before.version, version);
  if (before.documentsFor === documentsFor) return before;
  const { rows } = await connection.query<OfficeSetting>(sql.setOfficeSettingSql, [accountId, documentsFor]);
  return rows[0] ?? before;
}

async function readLocked(connection: Connection, accountId: number): Promise<OfficeSetting> {
  const { rows } = await connection.query<OfficeSetting>(sql.lockOfficeSettingSql, [accountId]);
  if (rows[0] === undefined) throw new Error("the statement returned no setting");
  return rows[0];
}
