/**
 * What points at documents, and whether it is there: one statement for each kind of pointer, with a row for every
 * pointer, so that they can be gone through without keeping any.
 */
export interface ReferenceCheck {
  /** @example `the operation "A-17"` */
  name(id: string): string;
  readonly sql: string;
}

export interface ReferenceRow {
  readonly id: string;
  readonly isThere: 0 | 1;
  readonly number: number | null;
}

function pointing(table: string, id: string): string {
  return `select ${id} as id, number,
      number is null or exists (select 1 from document where number = ${table}.number) as isThere
    from ${table}`;
}

export const referenceChecks: readonly ReferenceCheck[] = [
  {
    name: (id) => `the operation "${id}" of the document`,
    sql: `select operation_id as id, number, exists (select 1 from operation where id = operation_id) as isThere
      from document where operation_id is not null`,
  },
  { name: (id) => `the document of the operation "${id}"`, sql: pointing("operation", "id") },
  { name: (id) => `the document that moved the marking "${id}"`, sql: pointing("marking", "code") },
  { name: (id) => `the document of the message ${id}`, sql: pointing("message", "lane || ' ' || number") },
  { name: (id) => `the document of print job ${id}`, sql: pointing("print_job", "id") },
  {
    name: (id) => `the document that ended the unfinished sale ${id}`,
    sql: pointing("unfinished_end", "unfinished_id"),
  },
  {
    name: (id) => `the unfinished sale ${id}, which has an end,`,
    sql: `select unfinished_id as id, number,
        exists (select 1 from unfinished where id = unfinished_id) as isThere
      from unfinished_end`,
  },
];
