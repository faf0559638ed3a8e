import { expect } from "vitest";
import { receiptsAt, type ToldReceipt } from "./till-files.ts";
import type { World } from "./world.ts";

const transactionsSql = `
select uid, kind, annuls, base_uid as "baseUid", (total_e4 / 100)::text as "totalE2", (cash_e4 / 100)::text as "cashE2",
       (cashless_e4 / 100)::text as "cashlessE2", (certificate_e4 / 100)::text as "certificateE2",
       order_uid as "orderUid", order_version as version,
       (select count(*)::int from kkm_transaction_line l where l.transaction_id = t.id) as lines
  from kkm_transaction t where device_id = $1 order by uid collate "C"`;

const outcomesSql = `
select count(*) filter (where conflict_reason is not null)::int as conflicts,
       count(*) filter (where order_outcome = 'unknown')::int as unknown,
       count(*) filter (where order_uid is not null and order_outcome is null)::int as unjudged,
       count(*) filter (where documents = 'set aside')::int as "setAside",
       string_agg(documents_reason, '; ') as reasons
  from kkm_transaction where account_id = $1`;

interface Outcomes {
  readonly conflicts: number;
  readonly unknown: number;
  readonly unjudged: number;
  readonly setAside: number;
  readonly reasons: string | null;
}

/** Every receipt of every till is in «Транзакции ККМ», once, as the till has it; each that names an order was judged. */
export async function auditBooks({ hubs, tills, accountId, receipts }: World) {
  let count = 0;
  const uids = new Set<string>();
  for (const till of tills) {
    const told = await receiptsAt(till);
    const { rows } = await hubs.asked((pool) =>
      pool.query<ToldReceipt>(transactionsSql, [till.device.deviceId]),
    );
    expect(rows, `«Транзакции ККМ» of ${till.name}`).toEqual(told);
    for (const { uid } of told) uids.add(uid);
    count += told.length;
  }
  for (const { uid } of receipts) expect(uids, "receipts that were answered").toContain(uid);
  const { rows } = await hubs.asked((pool) => pool.query<Outcomes>(outcomesSql, [accountId]));
  const outcomes = rows[0];
  expect(outcomes).toMatchObject({ unknown: 0, unjudged: 0, setAside: 0, reasons: null });
  return { receipts: count, conflicts: outcomes?.conflicts ?? 0 };
}
