import type { Queryable } from "./pool.ts";

/** What a database consists of, one line a thing, in a fixed order: made to be compared. */
export type Schema = readonly string[];

/** A space after the name, so that the columns of one table stand together. */
const describeSchema = `
  select format('table %s %s', c.relname, c.relkind) as line
    from pg_class c
   where c.relnamespace = current_schema()::regnamespace and c.relkind in ('r', 'p', 'v', 'm', 'f')
  union all
  select format('column %s.%s %s %s%s%s%s', c.relname, a.attname, a.attnum, format_type(a.atttypid, a.atttypmod),
                case when a.attnotnull then ' not null' end,
                ' default ' || pg_get_expr(d.adbin, d.adrelid),
                case when a.attidentity <> '' then ' identity ' || a.attidentity::text
                     when a.attgenerated <> '' then ' generated ' || a.attgenerated::text end)
    from pg_attribute a
    join pg_class c on c.oid = a.attrelid
    left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
   where c.relnamespace = current_schema()::regnamespace and c.relkind in ('r', 'p', 'v', 'm', 'f')
     and a.attnum > 0 and not a.attisdropped
  union all
  select format('constraint %s.%s %s%s', c.relname, n.conname, pg_get_constraintdef(n.oid),
                case when not n.convalidated then ' not valid' end)
    from pg_constraint n
    join pg_class c on c.oid = n.conrelid
   -- PostgreSQL 18 lists not null as constraints too; the columns say it.
   where c.relnamespace = current_schema()::regnamespace and n.contype <> 'n'
  union all
  select format('index %s.%s %s%s', t.relname, i.relname, pg_get_indexdef(i.oid),
                case when not x.indisvalid then ' invalid' end)
    from pg_index x
    join pg_class i on i.oid = x.indexrelid
    join pg_class t on t.oid = x.indrelid
   where t.relnamespace = current_schema()::regnamespace
  union all
  select format('sequence %s %s from %s to %s by %s cache %s%s', sequencename, data_type, min_value, max_value,
                increment_by, cache_size, case when cycle then ' cycle' end)
    from pg_sequences
   where schemaname = current_schema()
  union all
  select format('trigger %s', pg_get_triggerdef(g.oid))
    from pg_trigger g
    join pg_class c on c.oid = g.tgrelid
   where c.relnamespace = current_schema()::regnamespace and not g.tgisinternal
  union all
  select format('function %s %s', p.oid::regprocedure, md5(p.prosrc))
    from pg_proc p
   where p.pronamespace = current_schema()::regnamespace
     and not exists (select from pg_depend e where e.objid = p.oid and e.deptype = 'e')
  union all
  select format('view %s %s', viewname, definition) from pg_views where schemaname = current_schema()`;

/** The live schema. Byte order, so that it is the same on every server. */
export async function readSchema(database: Queryable): Promise<Schema> {
  const { rows } = await database.query<{ line: string }>(
    `select line from (${describeSchema}) as part order by line collate "C"`,
  );
  return rows.map((row) => row.line);
}

/** @returns lines such as `missing: index …` and `unexpected: column …`; none when they are equal. */
export function schemaDifferences(declared: Schema, live: Schema): string[] {
  const known = new Set(declared);
  const found = new Set(live);
  return [
    ...declared.filter((line) => !found.has(line)).map((line) => `missing: ${line}`),
    ...live.filter((line) => !known.has(line)).map((line) => `unexpected: ${line}`),
  ];
}
