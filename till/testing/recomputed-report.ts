import { formatE2 } from "@prilavok/contracts/till-api/exact.ts";
import Database from "better-sqlite3";

/**
 * The totals of a shift, recomputed from the journal's file by SQL alone: not a line of the till takes part. Members and
 * texts are those of a ShiftReport.
 */
export function recomputedTotals(path: string, shift: number) {
  const database = new Database(path, { readonly: true });
  try {
    database.defaultSafeIntegers(true);
    const kinds = (...names: readonly string[]) => kindTotals(database, shift, "kind", names);
    const annulled = (...names: readonly string[]) =>
      kindTotals(
        database,
        shift,
        "case when kind = 'rollback' then json_extract(content, '$.annuls') end",
        names,
      );
    const sum = (what: string) => formatE2(one(database, `select coalesce(sum(${what}), 0)`, shift));
    return {
      sales: kinds("sale"),
      refunds: kinds("refund", "refund_by_receipt"),
      correctionsIncome: kinds("correction_income"),
      correctionsExpense: kinds("correction_expense"),
      rollbacksOut: annulled("sale", "correction_income"),
      rollbacksIn: annulled("refund", "refund_by_receipt", "correction_expense"),
      deposits: kinds("deposit"),
      withdrawals: kinds("withdraw"),
      discounts: formatE2(modifiers(database, shift, "discountE2")),
      increases: formatE2(modifiers(database, shift, "increaseE2")),
      revenue: sum(
        signed("kind", "total_e2", signed("json_extract(content, '$.annuls')", "- total_e2", "0")),
      ),
      drawer: formatE2(one(database, "select drawer_e2", shift, "order by number desc limit 1")),
      drawerAtOpening: formatE2(one(database, "select drawer_e2", shift, "order by number limit 1")),
    };
  } finally {
    database.close();
  }
}

function signed(kind: string, value: string, otherwise: string): string {
  return `case when ${kind} in ('sale', 'correction_income') then ${value}
    when ${kind} in ('refund', 'refund_by_receipt', 'correction_expense') then - (${value})
    else ${otherwise} end`;
}

function one(database: Database.Database, select: string, shift: number, rest = ""): bigint {
  const value = database
    .prepare<[number], bigint>(`${select} from document where shift = ? and kind <> 'shift_close' ${rest}`)
    .pluck()
    .get(shift);
  if (value === undefined) throw new Error(`shift ${shift} has no documents`);
  return value;
}

function kindTotals(database: Database.Database, shift: number, kind: string, kinds: readonly string[]) {
  const names = kinds.map((kind) => `'${kind}'`).join(", ");
  const value = (what: string) =>
    one(database, `select coalesce(sum(case when ${kind} in (${names}) then ${what} else 0 end), 0)`, shift);
  return {
    count: Number(value("1")),
    total: formatE2(value("total_e2")),
    cash: formatE2(value("cash_e2 - change_e2")),
    cashless: formatE2(value("cashless_e2")),
    certificate: formatE2(value("certificate_e2")),
    cashCount: Number(value("cash_e2 <> change_e2")),
    cashlessCount: Number(value("cashless_e2 <> 0")),
    certificateCount: Number(value("certificate_e2 <> 0")),
  };
}

function modifiers(database: Database.Database, shift: number, member: string): bigint {
  const ofReceipts = `coalesce(json_extract(content, '$.cheque.${member}'), 0)`;
  const ofLines = `(select coalesce(sum(json_extract(line.value, '$.${member}')), 0)
    from json_each(content, '$.cheque.lines') line)`;
  return one(
    database,
    `select coalesce(sum(case when kind = 'sale' then ${ofReceipts} + ${ofLines} else 0 end), 0)`,
    shift,
  );
}
