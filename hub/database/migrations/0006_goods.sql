-- What the back office sells from, and to whom. All *_e4 columns are ten-thousandths.

create table goods (
  id int generated always as identity primary key,
  account_id int not null references account,
  -- The article's code in the shop.
  code text not null,
  -- Barcode: 8 to 14 digits.
  gtin text,
  name text not null,
  unit text not null,
  category text not null default '',
  price_e4 bigint not null check (price_e4 >= 0 and price_e4 % 100 = 0),
  is_archived boolean not null default false,
  version int not null default 1,
  -- Where the last change of it stands in the account's feed.
  position bigint not null,
  changed_at timestamptz not null,
  unique (account_id, code)
);
-- As a number of 14 digits: a scanner may read a UPC of 12 digits as an EAN of 13.
create unique index goods_gtin on goods (account_id, lpad(gtin, 14, '0')) where gtin is not null and not is_archived;
create index goods_account on goods (account_id, id);
create unique index goods_position on goods (account_id, position);

-- The account's feed of goods to its tills. A change takes its positions under the lock of this row, which it holds to
-- its commit: who has read up to a position has seen all changes below it.
create table goods_feed (
  account_id int primary key references account,
  position bigint not null,
  -- How many goods the account has, archived ones too: counting a million of them at each change would take too long.
  goods_count int not null default 0
);

create table customer (
  id int generated always as identity primary key,
  account_id int not null references account,
  -- The account's own id of the customer.
  ext_id text,
  name text not null,
  phone text not null default '',
  email text not null default '',
  tax_number text not null default '',
  version int not null default 1,
  created_at timestamptz not null,
  unique (account_id, ext_id)
);
create index customer_name on customer (account_id, id);

create table warehouse (
  id int generated always as identity primary key,
  account_id int not null references account,
  ext_id text,
  name text not null,
  version int not null default 1,
  unique (account_id, ext_id)
);
create index warehouse_account on warehouse (account_id, id);

create table cash_desk (
  id int generated always as identity primary key,
  account_id int not null references account,
  ext_id text,
  name text not null,
  version int not null default 1,
  unique (account_id, ext_id)
);
create index cash_desk_account on cash_desk (account_id, id);

-- What the office says of a till (ККМ). A till without a row has neither flag nor links.
create table till_setting (
  device_id int primary key references device,
  account_id int not null references account,
  -- «Работа с заказами покупателей»
  works_with_orders boolean not null default false,
  -- «Автоматическая загрузка заказов»
  loads_orders boolean not null default false,
  warehouse_id int references warehouse,
  -- «Наличная касса для отражения операций»
  cash_desk_id int references cash_desk,
  version int not null default 1,
  changed_at timestamptz not null
);
create index till_setting_warehouse on till_setting (warehouse_id) where warehouse_id is not null;
create index till_setting_cash_desk on till_setting (cash_desk_id) where cash_desk_id is not null;

-- What the store's tills do with «Подобрать чек» while the hub does not answer.
alter table store add column offline_orders text not null default 'refuse'
  check (offline_orders in ('refuse', 'take'));
-- Of this rule alone.
alter table store add column offline_orders_version int not null default 1;

create table office_setting (
  account_id int primary key references account,
  -- Which transactions KKMTransfer makes documents of: those with a customer order, or every sale and return.
  documents_for text not null default 'orders' check (documents_for in ('orders', 'all')),
  version int not null default 1
);
