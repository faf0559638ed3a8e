const columns = `
  id, ext_id as "extId", name, phone, email, tax_number as "taxNumber", version, created_at as "createdAt"`;

/** $1 account, $2 id. */
export const findCustomerSql = `select ${columns} from customer where account_id = $1 and id = $2`;
export const lockCustomerSql = `${findCustomerSql} for no key update`;

/** $1 account, $2 after which id, $3 how many, $4 an ext id or null, $5 a part of name or telephone as a pattern, or null. */
export const listCustomersSql = `
select ${columns} from customer
 where account_id = $1 and id > $2
   and ($4::text is null or ext_id = $4)
   and ($5::text is null or name ilike $5 or phone like $5)
 order by id
 limit $3`;

/** $1 account, $2 the limit: whether there are as many. */
export const isFullSql = `
select exists (select from customer where account_id = $1 order by id offset $2 - 1) as "isFull"`;

/** $1 account, $2 to $6 ext id, name, telephone, e-mail, tax number, $7 now. */
export const insertCustomerSql = `
insert into customer (account_id, ext_id, name, phone, email, tax_number, created_at)
values ($1, $2, $3, $4, $5, $6, $7)
returning ${columns}`;

/** $1 id, $2 to $6 as above. */
export const updateCustomerSql = `
update customer set ext_id = $2, name = $3, phone = $4, email = $5, tax_number = $6, version = version + 1
 where id = $1
returning ${columns}`;
