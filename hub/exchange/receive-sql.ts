/** $1 devices. A till that asks for the first time gets a feed, so that its cursor has somewhere to stand. */
export const ensureFeedsSql = `
insert into exchange_feed (device_id, position)
select device, (extract(epoch from clock_timestamp()) * 1000000)::int8 from unnest($1::int[]) as device
 order by device
on conflict (device_id) do nothing`;

/** $1 devices: how far their feeds have come, and what the office has set for them. */
export const feedsSql = `
select device.id as "deviceId", feed.position, feed.settings_position as "settingsPosition",
       feed.forgotten_position as "forgottenPosition", coalesce(goods.position, 0) as "goodsPosition",
       coalesce(setting.works_with_orders, false) as "worksWithOrders", store.offline_orders as "offlineRule"
  from device
  join exchange_feed feed on feed.device_id = device.id
  join store on store.id = device.store_id
  left join till_setting setting on setting.device_id = device.id
  left join goods_feed goods on goods.account_id = device.account_id
 where device.id = any ($1::int[])`;

/**
 * The last words on orders, of several devices at once. $1 devices, $2 above which positions, $3 up to which, $4 what
 * was withdrawn up to this position is left out, $5 how many words for each device, $6 how many bytes of packets, as
 * they are stored: the word that goes beyond them is the last one.
 */
export const wordsSql = `
select asked.place::int - 1 as place, word.*
  from unnest($1::int[], $2::int8[], $3::int8[], $4::int8[])
  with ordinality as asked (device_id, above, up_to, gone_up_to, place)
 cross join lateral (
   select d.position, max(d.position) over () as "lastPosition", o.uid, d.order_id as "orderId", d.version,
          d.withdrawn_because as because, coalesce(nullif(holder.name, ''), holder.ext_id, holder.id::text) as "heldBy",
          coalesce(sum(pg_column_size(packet.body)) over (
            order by d.position rows between unbounded preceding and 1 preceding), 0) as "bytesBefore"
     from (
       select * from order_delivery delivery
        where delivery.device_id = asked.device_id
          and delivery.position > asked.above and delivery.position <= asked.up_to
          and (delivery.state <> 'withdrawn' or delivery.position > asked.gone_up_to)
        order by delivery.position limit $5
     ) d
     join customer_order o on o.id = d.order_id
     left join device holder on holder.id = d.held_by
     left join order_packet packet
       on packet.order_id = d.order_id and packet.version = d.version and d.withdrawn_because is null
 ) word
 where word."bytesBefore" < $6
 order by asked.place, word.position`;

/** $1 orders, $2 versions. */
export const packetsSql = `
select packet.order_id as "orderId", packet.version, packet.body, octet_length(packet.body::text) as bytes
  from unnest($1::int[], $2::int[]) as asked (order_id, version)
  join order_packet packet on packet.order_id = asked.order_id and packet.version = asked.version`;
