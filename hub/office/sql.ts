// Tokens

/** Looks a token up by the unique index on its hash, with all that decides whether it is accepted. */
export const findTokenSql = `
  select t.id as "tokenId", t.account_id as "accountId", t.name, t.token_hash as "tokenHash", t.scopes,
         t.expires_at as "expiresAt", t.revoked_at as "revokedAt", a.status as "accountStatus"
    from api_token t
    join account a on a.id = t.account_id
   where t.token_hash = $1`;

const tokenColumns = `
  id, name, scopes, created_at as "createdAt", expires_at as "expiresAt", revoked_at as "revokedAt"`;

/** $1 account, $2 name, $3 hash, $4 scopes, $5 now, $6 end or null. */
export const insertTokenSql = `
  insert into api_token (account_id, name, token_hash, scopes, created_at, expires_at)
  values ($1, $2, $3, $4, $5, $6)
  returning ${tokenColumns}`;

/** Those who make tokens of one account take turns, so that the count holds. */
export const lockAccountSql = `select 1 from account where id = $1 for no key update`;
/** $1 account, $2 now. */
export const countTokensSql = `
  select count(*)::int as count from api_token
   where account_id = $1 and revoked_at is null and (expires_at is null or expires_at > $2)`;
export const listTokensSql = `select ${tokenColumns} from api_token where account_id = $1 order by id`;
/** $1 account, $2 token, $3 now. The first revocation counts. */
export const revokeTokenSql = `
  update api_token set revoked_at = coalesce(revoked_at, $3) where account_id = $1 and id = $2
  returning ${tokenColumns}`;

// Answers that are kept for repeats

/** $1 token, $2 key: two requests with one key take turns, at whichever hub they are. */
export const lockRequestSql = `select pg_advisory_xact_lock(hashtextextended('api_request ' || $1::int || ' ' || $2::text, 0))`;
/** $1 token, $2 key, $3 since when answers count. */
export const findAnswerSql = `
  select request_hash as "requestHash", status, answer from api_request
   where token_id = $1 and key = $2 and created_at > $3`;
/** $1 token, $2 key, $3 hash of the request, $4 status, $5 answer, $6 now. One that is out of date is replaced. */
export const keepAnswerSql = `
  insert into api_request (token_id, key, request_hash, status, answer, created_at)
  values ($1, $2, $3, $4, $5, $6)
      on conflict (token_id, key) do update
         set request_hash = excluded.request_hash, status = excluded.status, answer = excluded.answer,
             created_at = excluded.created_at`;
/** $1 until when answers are out of date, $2 how many at most. Several hubs do not wait for each other. */
export const dropAnswersSql = `
  delete from api_request
   where (token_id, key) in (
     select token_id, key from api_request where created_at <= $1
      order by created_at limit $2 for update skip locked
   )`;
