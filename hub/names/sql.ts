import type { NameKind } from "./merges.ts";

/** One text for both lists of names, with their table in it. */
function forBoth(text: (table: NameKind) => string): Readonly<Record<NameKind, string>> {
  return { seller: text("seller"), category: text("category") };
}

/** $1 account. */
export const mergesSql = forBoth(
  (table) =>
    `select merged_id as "mergedId", into_id as "intoId" from ${table}_merge where account_id = $1 order by merged_id`,
);

/** $1 account. */
export const listNamesSql = forBoth(
  (table) => `
select n.id, n.name, n.grouping_key as "groupingKey", m.into_id as "intoId", i.name as "intoName"
  from ${table} n
  left join ${table}_merge m on m.merged_id = n.id
  left join ${table} i on i.id = m.into_id
 where n.account_id = $1
 order by n.grouping_key, n.id`,
);

/** $1 account, $2 the name that is merged, $3 the one into which. */
export const mergeSql = forBoth(
  (table) => `insert into ${table}_merge (account_id, merged_id, into_id) values ($1, $2, $3)`,
);

/** $1 account, $2 the name that was merged. */
export const unmergeSql = forBoth(
  (table) => `delete from ${table}_merge where account_id = $1 and merged_id = $2`,
);
