-- Who is in the network: accounts, their stores, devices and keys, and the names that receipts bring with them.

create table account (
  id int generated always as identity primary key,
  name text not null unique,
  status text not null default 'open' check (status in ('open', 'closed')),
  -- The zone of stores that are registered without one.
  time_zone text not null default 'Europe/Moscow',
  created_at timestamptz not null default now()
);

create table store (
  id int generated always as identity primary key,
  account_id int not null references account,
  ext_id text,
  name text not null,
  country text not null default '',
  city text not null default '',
  street text not null default '',
  house text not null default '',
  time_zone text not null,
  -- Opening hours in minutes of the local day: what "evenly over opening hours" spreads over.
  opens_minute smallint not null default 540 check (opens_minute between 0 and 1439),
  closes_minute smallint not null default 1260 check (closes_minute between 1 and 1440),
  created_at timestamptz not null default now(),
  unique (account_id, ext_id),
  check (opens_minute < closes_minute)
);

create table device (
  id int generated always as identity primary key,
  account_id int not null references account,
  -- An administrative device belongs to the account alone.
  store_id int references store,
  -- till: a cash register. admin: keys for the Management API.
  -- counter: stands for a store in receipts that a poskey sends to the store without naming a till.
  kind text not null default 'till' check (kind in ('till', 'admin', 'counter')),
  ext_id text,
  name text not null default '',
  status text not null default 'active' check (status in ('active', 'blocked')),
  agent_name text,
  agent_version text,
  created_at timestamptz not null default now(),
  check ((kind = 'admin') = (store_id is null)),
  unique (store_id, ext_id)
);
create index device_account on device (account_id);
create unique index device_counter on device (store_id) where kind = 'counter';
create unique index device_admin_ext_id on device (account_id, ext_id) where kind = 'admin';

-- Only the SHA-256 of a key is kept; a key is 256 random bits, so a slow hash would add nothing.
create table device_key (
  id int generated always as identity primary key,
  device_id int not null references device,
  key_hash bytea not null unique check (length(key_hash) = 32),
  created_at timestamptz not null default now(),
  expires_at timestamptz,
  revoked_at timestamptz
);
create index device_key_device on device_key (device_id);

-- grouping_key: NFC, trimmed. name: as it first came.
create table seller (
  id int generated always as identity primary key,
  account_id int not null references account,
  grouping_key text not null,
  name text not null,
  unique (account_id, grouping_key)
);

create table category (
  id int generated always as identity primary key,
  account_id int not null references account,
  grouping_key text not null,
  name text not null,
  own_brand boolean not null default false,
  unique (account_id, grouping_key)
);

-- The categories of one position, together: sums over any choice of categories stay exact, because a position
-- that carries two of them is in one set and is counted once.
create table category_set (
  id int generated always as identity primary key,
  account_id int not null references account,
  category_ids int[] not null,
  unique (account_id, category_ids)
);
create index category_set_members on category_set using gin (category_ids);

create table attribute (
  id int generated always as identity primary key,
  account_id int not null references account,
  name text not null,
  unique (account_id, name)
);

-- code: the mnemonic of planSet for the standard metrics, null for custom ones (p/<id>).
create table metric (
  id int generated always as identity primary key,
  account_id int not null references account,
  code text check (code in ('income', 'average', 'count', 'category', 'complexity')),
  name text not null,
  sort_order smallint not null,
  -- 1 number, 2 money, 3 percent
  type smallint not null check (type in (1, 2, 3)),
  -- Custom metrics only: which additive measure, over what, and of what it is a percentage.
  definition jsonb,
  enabled boolean not null default true,
  unique (account_id, code),
  check ((code is null) = (definition is not null))
);
create index metric_account on metric (account_id);

-- Hubs keep accounts, stores, devices and keys in memory: every change of them is told to all hubs, whoever made it.
-- The agent of a device is left out: it decides nothing and changes with every till's update.
create function notify_network() returns trigger language plpgsql as $$
begin
  perform pg_notify('prilavok_network', tg_table_name);
  return null;
end $$;

create trigger account_changed after insert or update or delete on account
  for each row execute function notify_network();
create trigger store_changed after insert or update or delete on store
  for each row execute function notify_network();
create trigger device_changed
  after insert or update of account_id, store_id, kind, ext_id, name, status or delete on device
  for each row execute function notify_network();
create trigger device_key_changed after insert or update or delete on device_key
  for each row execute function notify_network();
