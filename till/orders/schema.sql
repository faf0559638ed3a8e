-- What the till knows of customer orders and goods. All of it can be asked of the hub again; only a claim in work
-- is the till's own, and what has been sold is in the journal, too.

create table setting (
  name text primary key,
  value text not null
) strict, without rowid;

create table customer_order (
  -- In the order of their first arrival: what a list goes on from.
  id integer primary key autoincrement,
  uid text not null unique,
  version integer not null,
  number text not null,
  -- The exchange packet, JSON.
  packet text not null,
  -- Number, customer, telephone and comment in small letters.
  search text not null,
  -- Name of another till that has it in work.
  held_by text,
  received_ms integer not null,
  -- When it was first shown to a person or a cash program, and whether the hub has been told.
  shown_ms integer,
  is_shown_told integer not null default 0,
  -- It is not for this till any more, and is here only as long as it is in work.
  is_withdrawn integer not null default 0,
  -- Of the reset in which it was named last.
  generation integer not null
) strict;
create index customer_order_number on customer_order (number);
create index customer_order_untold on customer_order (id) where shown_ms is not null and is_shown_told = 0;

-- Orders in work at this till.
create table claim (
  order_uid text primary key,
  version integer not null,
  claim_id text not null,
  cashier text not null,
  taken_ms integer not null,
  lease_until_ms integer not null,
  is_offline integer not null,
  -- Why the order is no longer for this till, in the words of the exchange.
  withdrawn text,
  -- Why another till has it now, for the cashier.
  lost text
) strict, without rowid;

-- Orders that this till has sold, as its journal says, each in the last version that was: neither this version nor an
-- older one is shown or sold here again, whatever the hub knows of it.
create table sale (
  order_uid text primary key,
  version integer not null,
  receipt_uid text not null,
  -- Of the document in the journal.
  number integer not null
) strict, without rowid;

create table goods (
  code text primary key,
  gtin text,
  -- Of 14 digits: a scanner may read a UPC of 12 digits as an EAN of 13.
  gtin14 text,
  name text not null,
  -- The name in small letters.
  search text not null,
  unit text not null,
  category text not null,
  price_e2 integer not null,
  is_archived integer not null,
  generation integer not null
) strict, without rowid;
create index goods_gtin on goods (gtin14, is_archived) where gtin14 is not null;
