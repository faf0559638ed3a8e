/** A warehouse and a cash desk are kept alike: a name, and the account's own id. */
export type NamedTable = "warehouse" | "cash_desk";

const columns = `id, ext_id as "extId", name, version`;

export function sqlOf(table: NamedTable) {
  return {
    /** $1 account, $2 id. */
    find: `select ${columns} from ${table} where account_id = $1 and id = $2`,
    /** $1 account, $2 id. */
    lock: `select ${columns} from ${table} where account_id = $1 and id = $2 for no key update`,
    /** $1 account, $2 an id or null, $3 the same as an ext id, $4 by: id, ext or any. */
    byReference: `
select ${columns} from ${table}
 where account_id = $1 and (id = $2 and $4 <> 'ext' or ext_id = $3 and $4 <> 'id')`,
    /** $1 account, $2 after which id, $3 how many, $4 an ext id or null. */
    list: `
select ${columns} from ${table}
 where account_id = $1 and id > $2 and ($4::text is null or ext_id = $4) order by id limit $3`,
    /** $1 account. */
    count: `select count(*)::int as count from ${table} where account_id = $1`,
    /** $1 account, $2 ext id, $3 name. */
    insert: `insert into ${table} (account_id, ext_id, name) values ($1, $2, $3) returning ${columns}`,
    /** $1 id, $2 ext id, $3 name. */
    update: `update ${table} set ext_id = $2, name = $3, version = version + 1 where id = $1 returning ${columns}`,
  } as const;
}
