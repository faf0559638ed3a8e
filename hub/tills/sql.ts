const tillColumns = `
  d.id, d.ext_id as "extId", d.name, d.status, d.store_id as "storeId", s.ext_id as "storeExtId", s.name as "storeName",
  coalesce(t.works_with_orders, false) as "worksWithOrders", coalesce(t.loads_orders, false) as "loadsOrders",
  t.warehouse_id as "warehouseId", w.name as "warehouseName", t.cash_desk_id as "cashDeskId", c.name as "cashDeskName",
  coalesce(t.version, 0) as version`;

const tills = `
select ${tillColumns}
  from device d
  join store s on s.id = d.store_id
  left join till_setting t on t.device_id = d.id
  left join warehouse w on w.id = t.warehouse_id
  left join cash_desk c on c.id = t.cash_desk_id
 where d.account_id = $1 and d.kind = 'till'`;

/** $1 account, $2 device. */
export const findTillSql = `${tills} and d.id = $2`;

/** $1 account, $2 after which id, $3 how many, $4 store, $5 warehouse, $6 the first flag, $7 the second; null: any. */
export const listTillsSql = `
${tills} and d.id > $2
   and ($4::int is null or d.store_id = $4)
   and ($5::int is null or t.warehouse_id = $5)
   and ($6::bool is null or coalesce(t.works_with_orders, false) = $6)
   and ($7::bool is null or coalesce(t.loads_orders, false) = $7)
 order by d.id
 limit $3`;

/** $1 account, $2 device. Changes of one till's settings take turns; keys that refer to the row go on. */
export const lockTillSql = `
select id from device where account_id = $1 and id = $2 and kind = 'till' for no key update`;

/** $1 device, $2 account, $3 to $6 the settings, $7 now. */
export const writeTillSql = `
insert into till_setting as setting
       (device_id, account_id, works_with_orders, loads_orders, warehouse_id, cash_desk_id, changed_at)
values ($1, $2, $3, $4, $5, $6, $7)
on conflict (device_id) do update
   set works_with_orders = excluded.works_with_orders, loads_orders = excluded.loads_orders,
       warehouse_id = excluded.warehouse_id, cash_desk_id = excluded.cash_desk_id,
       version = setting.version + 1, changed_at = excluded.changed_at`;

/** $1 devices, whose feeds were just moved on. */
export const markSettingsSql = `
update exchange_feed set settings_position = position where device_id = any ($1::int[])`;

/** $1 device. */
export const readSettingsSql = `
select coalesce(t.works_with_orders, false) as "worksWithOrders", s.offline_orders as "offlineRule"
  from device d
  join store s on s.id = d.store_id
  left join till_setting t on t.device_id = d.id
 where d.id = $1`;

const storeColumns = `
  id, ext_id as "extId", name, offline_orders as "offlineOrders", offline_orders_version as version`;

/** $1 account, $2 after which id, $3 how many. */
export const listStoresSql = `
select ${storeColumns} from store where account_id = $1 and id > $2 order by id limit $3`;

/** $1 account, $2 store. */
export const findStoreSql = `select ${storeColumns} from store where account_id = $1 and id = $2`;
export const lockStoreSql = `${findStoreSql} for no key update`;

/** $1 store, $2 rule. */
export const setOfflineRuleSql = `
update store set offline_orders = $2, offline_orders_version = offline_orders_version + 1 where id = $1
returning ${storeColumns}`;

/** $1 store. */
export const tillsOfStoreSql = `select id from device where store_id = $1 and kind = 'till'`;

/** $1 account. */
export const readOfficeSettingSql = `
select documents_for as "documentsFor", version from office_setting where account_id = $1`;

/** $1 account. The row is made at the first change; until then the account has version 0. */
export const lockOfficeSettingSql = `
insert into office_setting as setting (account_id, version) values ($1, 0)
on conflict (account_id) do update set version = setting.version
returning documents_for as "documentsFor", version`;

/** $1 account, $2 which transactions. */
export const setOfficeSettingSql = `
update office_setting set documents_for = $2, version = version + 1 where account_id = $1
returning documents_for as "documentsFor", version`;
