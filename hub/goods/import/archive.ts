import type { Clock } from "../../clock.ts";
import { type Pool, transaction } from "../../database/pool.ts";
import { goodsPerWriteMax } from "../rules.ts";
import * as sql from "../sql.ts";
import { writeGoods } from "../write.ts";

/**
 * Archives what is sold and has none of these codes, in batches.
 * @returns how many there are, or would be in a rehearsal.
 */
export async function archiveMissing(
  pool: Pool,
  clock: Clock,
  accountId: number,
  codes: ReadonlySet<string>,
  dryRun: boolean,
): Promise<number> {
  let archived = 0;
  let afterId = 0;
  for (;;) {
    const values = [accountId, afterId, goodsPerWriteMax];
    const { rows } = await pool.query<{ id: number; code: string }>(sql.activeCodesSql, values);
    const last = rows.at(-1);
    if (last === undefined) return archived;
    afterId = last.id;
    const missing = rows.filter(({ code }) => !codes.has(code));
    const changes = missing.map(({ code }) => ({ code, isArchived: true }));
    if (!dryRun && changes.length > 0) {
      await transaction(pool, (connection) => writeGoods(connection, clock.now(), accountId, changes));
    }
    archived += missing.length;
  }
}
