/** Looks a key up by the unique index on its hash, with all that decides whether it is accepted. */
export const findKeySql = `
  select k.key_hash as "keyHash", k.expires_at as "expiresAt", k.revoked_at as "revokedAt",
         d.id as "deviceId", d.ext_id as "deviceExtId", d.kind, d.status as "deviceStatus",
         d.agent_name as "agentName", d.agent_version as "agentVersion",
         d.store_id as "storeId", s.time_zone as "timeZone",
         a.id as "accountId", a.status as "accountStatus"
    from device_key k
    join device d on d.id = k.device_id
    join account a on a.id = d.account_id
    left join store s on s.id = d.store_id
   where k.key_hash = $1`;

/** A till by the ext ids of its store and its own. */
export const findTillSql = `
  select d.id as "deviceId", d.status, s.id as "storeId", s.time_zone as "timeZone"
    from store s
    join device d on d.store_id = s.id and d.kind = 'till'
   where s.account_id = $1 and s.ext_id = $2 and d.ext_id = $3`;

export const findStoreByExtIdSql = `
  select id as "storeId", time_zone as "timeZone" from store where account_id = $1 and ext_id = $2`;

/** The device that stands for a whole store; those who come together make one. */
export const ensureCounterSql = `
  insert into device (account_id, store_id, kind, name)
  select account_id, id, 'counter', 'counter' from store where id = $1
      on conflict (store_id) where kind = 'counter' do nothing`;

export const findCounterSql = `
  select id as "deviceId", status from device where store_id = $1 and kind = 'counter'`;

const storeColumns = `
  id, account_id as "accountId", ext_id as "extId", name, country, city, street, house,
  time_zone as "timeZone", opens_minute as "opensMinute", closes_minute as "closesMinute"`;

export const findStoreSql = `select ${storeColumns} from store where id = $1`;
export const storesOfAccountSql = `select ${storeColumns} from store where account_id = $1 order by id`;

export const rememberAgentSql = `
  update device set agent_name = $2, agent_version = $3
   where id = $1 and (agent_name, agent_version) is distinct from ($2, $3)`;
