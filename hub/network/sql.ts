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
  time_zone as "timeZone", opens_minute as "opensMinute", closes_minute as "closesMinute",
  offline_orders as "offlineOrders"`;

export const findStoreSql = `select ${storeColumns} from store where id = $1`;
export const storesOfAccountSql = `select ${storeColumns} from store where account_id = $1 order by id`;

export const rememberAgentSql = `
  update device set agent_name = $2, agent_version = $3
   where id = $1 and (agent_name, agent_version) is distinct from ($2, $3)`;

// Accounts

/** $1 name, $2 zone, $3 the standard metrics as JSON. An account that exists is left as it is. */
export const ensureAccountSql = `
  with made as (
    insert into account (name, time_zone) values ($1, $2) on conflict (name) do nothing returning id
  )
  insert into metric (account_id, code, name, sort_order, type, enabled)
  select made.id, m.code, m.name, m."order", m.type, m.enabled
    from made, json_to_recordset($3) as m (code text, name text, "order" smallint, type smallint, enabled boolean)`;

const accountColumns = `id, name, status, time_zone as "timeZone", annulled_left_out as "annulledLeftOut"`;
export const findAccountSql = `select ${accountColumns} from account where name = $1`;
export const listAccountsSql = `
  select ${accountColumns},
         (select count(*)::int from store s where s.account_id = a.id) as stores,
         (select count(*)::int from device d where d.account_id = a.id) as devices
    from account a order by name`;
export const setAnnulledLeftOutSql = `update account set annulled_left_out = $2 where id = $1`;
export const accountZoneSql = `select time_zone as "timeZone" from account where id = $1`;
export const setAccountStatusSql = `update account set status = $2 where id = $1`;

/**
 * Changes of one account's network take turns on its row, so that a check and the write after it are one step.
 * The lock lets foreign keys through: sellers that receipts bring are not held up.
 */
export const lockAccountSql = `select ${accountColumns} from account where id = $1 for no key update`;

// Stores

export const findStoresByReferenceSql = `
  select ${storeColumns} from store
   where account_id = $1 and (id = $2 and $4 <> 'ext' or ext_id = $3 and $4 <> 'id')`;
export const countStoresSql = `select count(*)::int as count from store where account_id = $1`;
export const insertStoreSql = `
  insert into store (account_id, ext_id, name, country, city, street, house, time_zone, opens_minute, closes_minute)
  values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
  returning ${storeColumns}`;
export const updateStoreSql = `
  update store set ext_id = $3, name = $4, country = $5, city = $6, street = $7, house = $8, time_zone = $9,
                   opens_minute = $10, closes_minute = $11
   where account_id = $1 and id = $2
  returning ${storeColumns}`;
/** The same address and name; a store without an ext id comes first. */
export const findStoreByAddressSql = `
  select ${storeColumns} from store
   where account_id = $1 and country = $2 and city = $3 and street = $4 and house = $5 and name = $6
   order by (ext_id is not null), id limit 1`;

// Devices

/** $1: the moment at which keys are counted as valid. */
const deviceColumns = `
  d.id, d.account_id as "accountId", d.store_id as "storeId", s.ext_id as "storeExtId", s.name as "storeName",
  d.kind, d.ext_id as "extId", d.name, d.status, d.agent_name as "agentName", d.agent_version as "agentVersion",
  (select count(*)::int from device_key k
    where k.device_id = d.id and k.revoked_at is null and (k.expires_at is null or k.expires_at > $1)) as keys`;
const devices = `select ${deviceColumns} from device d left join store s on s.id = d.store_id`;

export const findDeviceSql = `${devices} where d.id = $2`;
export const findDeviceByPoskeySql = `
  ${devices} where d.account_id = $2 and s.ext_id = $3 and d.ext_id is not distinct from $4
               and (d.ext_id is not null or d.kind = 'counter')`;
export const findTillsByExtIdSql = `${devices} where d.account_id = $2 and d.ext_id = $3 and d.kind = 'till' limit 2`;
/** $3 a store or null, $4 kinds, $5 after which id, $6 how many. */
export const listDevicesSql = `
  ${devices}
   where d.account_id = $2 and ($3::int is null or d.store_id = $3) and d.kind = any ($4) and d.id > $5
   order by d.id limit $6`;
export const countDevicesSql = `select count(*)::int as count from device where account_id = $1`;
/** $2 ext id; $3 a store, or null: among the administrative devices; $4: anywhere in the account. */
export const findDeviceInUseSql = `
  select id from device
   where account_id = $1 and ext_id = $2 and ($4 or store_id is not distinct from $3) limit 1`;
export const insertDeviceSql = `
  insert into device (account_id, store_id, kind, ext_id, name) values ($1, $2, $3, $4, $5) returning id`;
export const setDeviceStatusSql = `update device set status = $2 where id = $1`;

// Keys

export const lockDeviceSql = `select kind from device where id = $1 for no key update`;
export const insertKeySql = `insert into device_key (device_id, key_hash, created_at) values ($1, $2, $3)`;
/**
 * $1 device, $2 now, $3 the end of the grace time: the newest valid key lives until then at most, older ones end now.
 */
export const retireKeysSql = `
  with newest as (
    select max(id) as id from device_key
     where device_id = $1 and revoked_at is null and (expires_at is null or expires_at > $2)
  )
  update device_key k
     set revoked_at = case when k.id = newest.id then null else $2 end,
         expires_at = case when k.id = newest.id then least(k.expires_at, $3) else k.expires_at end
    from newest
   where k.device_id = $1 and k.revoked_at is null and (k.expires_at is null or k.expires_at > $2)`;
/** Keys that ended long ago are unknown rather than invalid: $2 of them are kept per device. */
export const pruneKeysSql = `
  delete from device_key where device_id = $1 and id not in (
    select id from device_key where device_id = $1 order by id desc limit $2)`;
/** $2 now, $3: the newest valid key is left. */
export const revokeKeysSql = `
  with valid as (
    select id from device_key
     where device_id = $1 and revoked_at is null and (expires_at is null or expires_at > $2)
  )
  update device_key k set revoked_at = $2
    from valid
   where k.id = valid.id and (not $3 or k.id <> (select max(id) from valid))`;

// Metrics and the names they are made of

export const countCustomMetricsSql = `
  select count(*)::int as count from metric where account_id = $1 and code is null`;
export const insertMetricSql = `
  insert into metric (account_id, name, sort_order, type, definition, enabled)
  values ($1, $2, $3, $4, $5, $6) returning id`;
export const updateMetricSql = `
  update metric set name = $3, sort_order = $4, type = $5, definition = $6, enabled = $7
   where account_id = $1 and id = $2`;
/** $1 category ids, $2 attribute ids. */
export const namesOfDefinitionsSql = `
  select 'category' as kind, id, name from category where id = any ($1::int[])
   union all
  select 'attribute', id, name from attribute where id = any ($2::int[])`;
/** Exactly these categories are the account's own brand. */
export const setOwnBrandSql = `
  update category set own_brand = not own_brand
   where account_id = $1 and own_brand <> (id = any ($2::int[]))`;
export const ownBrandSql = `select name from category where account_id = $1 and own_brand order by name`;
