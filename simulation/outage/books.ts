import { join } from "node:path";
import type { Pool } from "@prilavok/hub/database/pool.ts";
import { listShifts } from "@prilavok/hub/shifts/list.ts";
import type { TestTill } from "@prilavok/hub/testing/chain.ts";
import Database from "better-sqlite3";

/** A receipt as both sides have it, by their own tables and without the code that carried it. */
interface Told {
  readonly uid: string;
  readonly amountE4: string;
  readonly atS: string;
}

/** Sign and kind by SQL of its own: the journal's word, not the mapping's. */
const tillReceipts = `
  select uid, cast(at_ms / 1000 as text) as atS,
         cast(100 * total_e2 * case
           when kind in ('sale', 'correction_income') then 1
           when kind in ('refund', 'refund_by_receipt', 'correction_expense') then -1
           when json_extract(content, '$.annuls') in ('sale', 'correction_income') then -1
           else 1 end as text) as amountE4
    from document
   where kind not in ('deposit', 'withdraw', 'shift_open', 'shift_close')
   order by uid`;

const hubReceipts = `
  select ext_id as uid, amount_e4::text as "amountE4", extract(epoch from ts)::int8::text as "atS"
    from receipt where device_id = $1 order by ext_id collate "C"`;

/** How many messages the till still keeps, by state. */
export function messagesOf(folder: string): { readonly waiting: number; readonly setAside: number } {
  const database = new Database(join(folder, "work.journal"), { readonly: true });
  try {
    const count = (state: string) =>
      database.prepare("select count(*) from message where state = ?").pluck().get(state) as number;
    return { waiting: count("waiting"), setAside: count("set aside") };
  } finally {
    database.close();
  }
}

export interface Sides {
  readonly till: readonly Told[];
  readonly hub: readonly Told[];
}

/** Every receipt of one till, as the till and as the hub have it. */
export async function readSides(folder: string, pool: Pool, { deviceId }: TestTill): Promise<Sides> {
  const database = new Database(join(folder, "work.journal"), { readonly: true });
  try {
    const till = database.prepare<[], Told>(tillReceipts).all();
    const { rows } = await pool.query<Told>(hubReceipts, [deviceId]);
    return { till, hub: rows };
  } finally {
    database.close();
  }
}

/** States of the till's shifts, as the hub sees them. */
export async function shiftStates(pool: Pool, { storeId }: TestTill): Promise<string[]> {
  const nowMs = Date.now();
  const dayMs = 24 * 60 * 60 * 1000;
  const shifts = await listShifts(pool, storeId, nowMs - dayMs, nowMs + dayMs);
  return shifts.map(({ state }) => state.state);
}
