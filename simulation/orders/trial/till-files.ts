import { join } from "node:path";
import Database from "better-sqlite3";
import type { TrialTill } from "./trial-till.ts";

/** A receipt as both sides have it, by their own tables and without the code that carried it. Sums in hundredths. */
export interface ToldReceipt {
  readonly uid: string;
  readonly kind: string;
  readonly annuls: string | null;
  readonly baseUid: string | null;
  readonly totalE2: string;
  readonly cashE2: string;
  readonly cashlessE2: string;
  readonly certificateE2: string;
  readonly orderUid: string | null;
  readonly version: number | null;
  readonly lines: number;
}

const receiptsSql = `
  select d.uid, d.kind,
         case when d.kind = 'rollback' then json_extract(d.content, '$.annuls') end as annuls,
         base.uid as baseUid, cast(d.total_e2 as text) as totalE2,
         cast(d.cash_e2 - d.change_e2 as text) as cashE2, cast(d.cashless_e2 as text) as cashlessE2,
         cast(d.certificate_e2 as text) as certificateE2,
         case when d.kind = 'sale' then json_extract(d.content, '$.orderUid') end as orderUid,
         case when d.kind = 'sale' then json_extract(d.content, '$.order.version') end as version,
         coalesce(json_array_length(d.content, '$.cheque.lines'), 0) as lines
    from document d left join document base on base.number = d.base_number
   where d.kind not in ('deposit', 'withdraw', 'shift_open', 'shift_close')
   order by d.uid`;

/** An order in work, as the till's file has it. */
export interface HeldClaim {
  readonly orderUid: string;
  readonly claimId: string;
  readonly isStanding: number;
}

const claimsSql = `
  select order_uid as orderUid, claim_id as claimId, withdrawn is null and lost is null as isStanding
    from claim order by order_uid`;

async function read<T>(till: TrialTill, file: string, ask: (database: Database.Database) => T): Promise<T> {
  const database = new Database(join(await till.folder(), file), { readonly: true });
  try {
    return ask(database);
  } finally {
    database.close();
  }
}

export function receiptsAt(till: TrialTill): Promise<ToldReceipt[]> {
  return read(till, "work.journal", (database) => database.prepare<[], ToldReceipt>(receiptsSql).all());
}

/** By state, what is still to be told. */
export function messagesAt(till: TrialTill): Promise<{ readonly state: string; readonly count: number }[]> {
  return read(till, "work.journal", (database) =>
    database
      .prepare<[], { state: string; count: number }>(
        "select state, count(*) as count from message group by state",
      )
      .all(),
  );
}

export function claimsAt(till: TrialTill): Promise<HeldClaim[]> {
  return read(till, "orders.db", (database) => database.prepare<[], HeldClaim>(claimsSql).all());
}

/** Of the till's file of orders. */
export function rowsAt(till: TrialTill, sql: string, value: string): Promise<unknown[]> {
  return read(till, "orders.db", (database) => database.prepare(sql).all(value));
}
