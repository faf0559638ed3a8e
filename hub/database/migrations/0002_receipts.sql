-- Receipts, their positions and attributes, and the hourly roll-ups that the reports are made of.
-- Every key starts with the store: it is the distribution column of a cluster.
-- All *_e4 columns are ten-thousandths (decimal(12,4) on the wire), so that sums are integer sums.

-- The hub takes ids in blocks of 1000 and hands them out itself, so that one statement can write receipts
-- and their positions together.
create sequence receipt_id as bigint increment by 1000 start with 1 maxvalue 9007199254739000;

create table receipt (
  store_id int not null,
  id bigint not null,
  device_id int not null,
  -- To the second: with the device and ext_id it is the receipt's identity. Milliseconds are kept beside it.
  ts timestamptz(0) not null,
  ts_ms smallint not null,
  ext_id text,
  -- Local to the store.
  day date not null,
  hour smallint not null,
  amount_e4 bigint not null,
  discount_e4 bigint not null,
  cashier_id int,
  token text not null,
  -- First half of the SHA-256 of the canonical content: tells a repeat from a conflict.
  content uuid not null,
  -- Data-quality notes, a bit set: see hub/receipts/quality.ts.
  quality smallint not null default 0,
  registered_at timestamptz not null,
  primary key (store_id, id),
  -- Null ext_ids are distinct: no extId, no deduplication. Time before ext_id: inserts stay at the right edge.
  constraint receipt_identity unique (store_id, device_id, ts, ext_id)
);

-- The few receipts that carry a note, for `prilavok-hub quality`.
create index receipt_quality on receipt (store_id, ts) where quality <> 0;

-- No foreign key: it cost a quarter of the ingest rate when measured, and both rows come from one statement.
create table receipt_position (
  store_id int not null,
  receipt_id bigint not null,
  line smallint not null,
  name text not null,
  count_e4 bigint not null,
  total_e4 bigint not null,
  -- The position's own seller, else the receipt's cashier, else null.
  seller_id int,
  category_set_id int,
  ext_id text,
  primary key (store_id, receipt_id, line)
);

create table receipt_attribute (
  store_id int not null,
  receipt_id bigint not null,
  line smallint not null,
  attribute_id int not null,
  value_e4 bigint not null,
  primary key (store_id, receipt_id, line)
);

-- One row per store, dimension value, local day and hour. Every column is additive.
create table rollup (
  store_id int not null,
  -- 0 the whole store (key 0), 1 seller, 2 category set, 3 attribute
  dimension smallint not null,
  day date not null,
  hour smallint not null,
  key int not null,
  -- Receipts that touch this key, refunds among them.
  receipts bigint not null,
  refunds bigint not null,
  -- Sale receipts (amount >= 0) that have positions of this key, and the sum of those positions' counts.
  filled bigint not null,
  filled_count_e4 bigint not null,
  -- Position lines of this key; for a seller a receipt without positions counts as one line.
  lines bigint not null,
  count_e4 bigint not null,
  amount_e4 bigint not null,
  -- The part of amount_e4 that came from refunds (zero or negative).
  refund_amount_e4 bigint not null,
  discount_e4 bigint not null,
  primary key (store_id, dimension, day, hour, key)
) with (fillfactor = 70);

-- Ends the write statement, and with it everything it has written, when some receipts of a group exist already.
-- The hub knows the SQLSTATE, looks at the ones that exist and writes the rest.
create function require_all_new(written bigint, expected int) returns boolean
language plpgsql as $$
begin
  if written <> expected then
    raise exception 'receipts of this group exist' using errcode = 'PR001';
  end if;
  return true;
end
$$;
