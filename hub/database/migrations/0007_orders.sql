-- Customer orders, what the tills have been told of them, the tills' transactions, and the documents made of those.

create table customer_order (
  id int generated always as identity primary key,
  account_id int not null references account,
  uid uuid not null unique,
  year smallint not null,
  -- Gapless in its account and year.
  number int not null,
  -- The orderer's own id, of a web shop for example.
  ext_id text,
  ordered_at timestamptz not null,
  customer_id int references customer,
  customer_name text not null default '',
  customer_phone text not null default '',
  warehouse_id int references warehouse,
  comment text not null default '',
  -- What becomes of what a receipt does not sell.
  remainder text not null check (remainder in ('open', 'close')),
  -- Черновик, Согласован, Проведён, В работе, Выполнен, Отменён: hub/orders/states.ts
  state text not null check (state in ('draft', 'approved', 'posted', 'claimed', 'completed', 'cancelled')),
  -- Of the packet: rises when what is to be sold is put out anew. A till claims and sells a version.
  version int not null default 1,
  -- Rises with every change of the order, its tab, its state and its claims: what the office changes it from.
  revision int not null default 1,
  -- Of the lines as they are ordered.
  total_e4 bigint not null,
  posted_at timestamptz,
  claim_device_id int references device,
  claim_id text,
  lease_until timestamptz,
  has_conflict boolean not null default false,
  created_at timestamptz not null,
  changed_at timestamptz not null,
  unique (account_id, year, number),
  unique (account_id, ext_id),
  check ((state = 'claimed') = (claim_id is not null)),
  check ((claim_id is null) = (claim_device_id is null) and (claim_id is null) = (lease_until is null))
);
create index customer_order_account on customer_order (account_id, id);
-- By a number whose year is not said.
create index customer_order_number on customer_order (account_id, number);
create index customer_order_state on customer_order (account_id, state, id);
create index customer_order_customer on customer_order (customer_id) where customer_id is not null;
create index customer_order_lease on customer_order (lease_until) where lease_until is not null;
create index customer_order_conflict on customer_order (account_id, id) where has_conflict;

create table customer_order_line (
  order_id int not null references customer_order on delete cascade,
  line smallint not null,
  goods_id int references goods,
  code text not null,
  gtin text,
  name text not null,
  unit text not null,
  category text not null,
  count_e4 bigint not null check (count_e4 > 0 and count_e4 % 10 = 0),
  price_e4 bigint not null check (price_e4 >= 0 and price_e4 % 100 = 0),
  discount_e4 bigint not null check (discount_e4 >= 0 and discount_e4 % 100 = 0),
  total_e4 bigint not null check (total_e4 >= 0 and total_e4 % 100 = 0),
  -- By receipts that were accepted, less what came back.
  sold_count_e4 bigint not null default 0,
  sold_total_e4 bigint not null default 0,
  primary key (order_id, line)
);

-- The order's tab «ККМ».
create table customer_order_till (
  order_id int not null references customer_order on delete cascade,
  device_id int not null references device,
  primary key (order_id, device_id)
);
create index customer_order_till_device on customer_order_till (device_id);

-- What happened to the order, in order.
create table customer_order_event (
  order_id int not null references customer_order on delete cascade,
  id bigint generated always as identity,
  at timestamptz not null,
  -- As in hub/orders/states.ts.
  event text not null,
  state_before text,
  state text not null,
  version int not null,
  -- Who: a token's name, a till's, the command line.
  actor text not null,
  detail jsonb not null,
  primary key (order_id, id)
);

-- One version of an order as every till gets it («пакет обмена»).
create table order_packet (
  order_id int not null references customer_order on delete cascade,
  version int not null,
  body jsonb not null,
  formed_at timestamptz not null,
  primary key (order_id, version)
);

-- The last word to one till on one order.
create table order_delivery (
  device_id int not null references device,
  order_id int not null references customer_order on delete cascade,
  -- In the till's feed. Moves on with each new word.
  position bigint not null,
  version int not null,
  state text not null check (state in ('waiting', 'received', 'shown', 'claimed', 'withdrawn')),
  withdrawn_because text check (withdrawn_because in ('sold', 'unposted', 'edited', 'cancelled', 'removed')),
  -- The other till that has the order in work.
  held_by int references device,
  -- When this version was put out, is known to be on the till's disk, was seen there, was claimed there.
  waiting_at timestamptz not null,
  received_at timestamptz,
  shown_at timestamptz,
  claimed_at timestamptz,
  withdrawn_at timestamptz,
  -- When the till is known to have heard of the withdrawal.
  gone_at timestamptz,
  primary key (device_id, order_id),
  check ((state = 'withdrawn') = (withdrawn_because is not null))
);
create unique index order_delivery_position on order_delivery (device_id, position);
create index order_delivery_order on order_delivery (order_id);
-- Not by the state, which changes often: a change of an indexed column writes to every index.
create index order_delivery_withdrawn on order_delivery (withdrawn_at) where withdrawn_at is not null;

-- A till's feed of orders and settings. A change takes positions under the lock of this row, which it holds to its
-- commit: who has read up to a position has seen every word below it. Positions are microseconds of the clock, made
-- to rise: a hub that was restored from a backup never gives one again.
create table exchange_feed (
  device_id int primary key references device,
  position bigint not null,
  -- Of the last change of the till's settings or its store's rule.
  settings_position bigint not null default 0,
  -- A till that asks from a lower one (but 0) has to begin anew: words below it were deleted.
  forgotten_position bigint not null default 0,
  confirmed_position bigint not null default 0,
  confirmed_at timestamptz,
  asked_at timestamptz
);

-- «Транзакции ККМ»: every receipt of every till.
create table kkm_transaction (
  id bigint generated always as identity primary key,
  account_id int not null references account,
  store_id int not null references store,
  device_id int not null references device,
  uid text not null,
  kind text not null check (kind in ('sale', 'refund', 'refund_by_receipt', 'correction_income', 'correction_expense', 'rollback')),
  annuls text,
  base_uid text,
  number bigint not null,
  number_check text not null,
  shift bigint not null,
  at timestamptz not null,
  -- Local to the store.
  day date not null,
  cashier text not null,
  total_e4 bigint not null,
  cash_e4 bigint not null,
  cashless_e4 bigint not null,
  certificate_e4 bigint not null,
  -- First half of the SHA-256 of what was sent: tells a repeat from a conflict.
  content uuid not null,
  loaded_at timestamptz not null,
  -- The order as the till named it, and as it was found.
  order_uid text,
  order_version int,
  claim_id text,
  is_offline boolean not null default false,
  order_id int references customer_order,
  order_outcome text check (order_outcome in ('accepted', 'conflict', 'unknown')),
  -- Of a conflict: why, and how a person has settled it.
  conflict_reason text,
  settled_at timestamptz,
  settled_by text,
  settlement text,
  -- waiting: for KKMTransfer. not needed: of a kind, or without an order, that none are made of. set aside: with the
  -- reason; tried again when asked.
  documents text not null check (documents in ('waiting', 'made', 'not needed', 'set aside')),
  documents_reason text,
  documents_at timestamptz,
  unique (device_id, uid)
);
create index kkm_transaction_waiting on kkm_transaction (id) where documents = 'waiting';
create index kkm_transaction_set_aside on kkm_transaction (account_id, id) where documents = 'set aside';
create index kkm_transaction_account on kkm_transaction (account_id, id);
create index kkm_transaction_order on kkm_transaction (order_id) where order_id is not null;
create index kkm_transaction_base on kkm_transaction (device_id, base_uid) where base_uid is not null;

create table kkm_transaction_line (
  transaction_id bigint not null references kkm_transaction on delete cascade,
  line smallint not null,
  code text not null,
  name text not null,
  count_e4 bigint not null,
  price_e4 bigint not null,
  discount_e4 bigint not null,
  total_e4 bigint not null,
  primary key (transaction_id, line)
);

-- The last number given, by kind and year. The row's lock makes the numbers gapless.
create table document_number (
  account_id int not null references account,
  -- order, invoice, cash_receipt, return_invoice, cash_expense
  kind text not null,
  year smallint not null,
  last int not null,
  primary key (account_id, kind, year)
);

create table document (
  id bigint generated always as identity primary key,
  account_id int not null references account,
  -- Расходная накладная, Приходный кассовый ордер, Возвратная накладная, Расходный кассовый ордер
  kind text not null check (kind in ('invoice', 'cash_receipt', 'return_invoice', 'cash_expense')),
  year smallint not null,
  number int not null,
  at timestamptz not null,
  day date not null,
  transaction_id bigint not null references kkm_transaction,
  store_id int not null references store,
  device_id int not null references device,
  order_id int references customer_order,
  -- The document that this one mirrors.
  base_id bigint references document,
  customer_id int references customer,
  customer_name text not null,
  -- Invoices alone.
  warehouse_id int references warehouse,
  -- Cash orders alone; null: the till has none, and the order is left unposted.
  cash_desk_id int references cash_desk,
  is_posted boolean not null,
  posted_at timestamptz,
  total_e4 bigint not null,
  -- How the invoice was paid; of a cash order its total.
  cash_e4 bigint not null,
  cashless_e4 bigint not null,
  certificate_e4 bigint not null,
  version int not null default 1,
  made_at timestamptz not null,
  unique (transaction_id, kind),
  unique (account_id, kind, year, number),
  check ((is_posted) = (posted_at is not null))
);
create index document_account on document (account_id, id);
create index document_order on document (order_id) where order_id is not null;

create table document_line (
  document_id bigint not null references document on delete cascade,
  line smallint not null,
  code text not null,
  name text not null,
  unit text not null,
  count_e4 bigint not null,
  price_e4 bigint not null,
  discount_e4 bigint not null,
  total_e4 bigint not null,
  primary key (document_id, line)
);
