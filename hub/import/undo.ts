import type { Clock } from "../clock.ts";
import { type Pool, transaction } from "../database/pool.ts";
import { blockSize } from "../receipts/ids.ts";
import { removeReceipts } from "../receipts/remove.ts";
import { HeldImport, listImports } from "./imports.ts";
import * as sql from "./imports-sql.ts";
import type { Progress } from "./progress.ts";

export interface UndoResult {
  readonly id: number;
  readonly file: string;
  /** Receipts removed by this run. */
  readonly removed: number;
  /** Receipts that stay, because a till has sent them since and was told that they are there. */
  readonly kept: number;
  /** An undo of it was begun already. */
  readonly undoneBefore: boolean;
}

/**
 * Undoes an import: removes the receipts that it brought in, a block of ids in a transaction, each with its roll-ups.
 * Receipts of tills stay, those that the file had too and those that a till has sent since. If it is stopped, what is left is removed by running it again.
 * @throws Error when there is no such import, or it is running.
 */
export async function undoImport(
  pool: Pool,
  clock: Clock,
  accountId: number,
  importId: number,
  progress: Progress,
): Promise<UndoResult> {
  const [found] = await listImports(pool, accountId, importId);
  if (found === undefined) throw new Error(`there is no import ${importId}; \`import list\` shows them`);
  const held = await HeldImport.take(pool, importId);
  if (held === undefined) throw new Error(`import ${importId} is running; stop it, or wait for its end`);
  try {
    await pool.query(sql.undoImportSql, [importId, new Date(clock.now())]);
    const storeIds = await storesOf(pool, accountId);
    const { rows: blocks } = await pool.query<{ first: bigint }>(sql.blocksOfSql, [importId]);
    let removed = 0;
    for (const [index, { first }] of blocks.entries()) {
      const firstId = Number(first);
      const range = { storeIds, firstId, endId: firstId + blockSize };
      removed += await transaction(pool, (connection) => removeReceipts(connection, range));
      progress.show((index + 1) / blocks.length, `${removed} receipts`);
      if (held.lost.aborted) throw new Error("the database went away; run the command again, it goes on");
    }
    const [left] = await listImports(pool, accountId, importId);
    const undoneBefore = found.undoneAt !== null;
    return { id: importId, file: found.file, removed, kept: Number(left?.kept ?? 0n), undoneBefore };
  } finally {
    progress.stop();
    await held.giveBack();
  }
}

async function storesOf(pool: Pool, accountId: number): Promise<number[]> {
  const { rows } = await pool.query<{ id: number }>("select id from store where account_id = $1", [
    accountId,
  ]);
  return rows.map(({ id }) => id);
}
