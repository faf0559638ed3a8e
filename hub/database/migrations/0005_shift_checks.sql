-- What the hub knows of the completeness of its shifts, and what it asks the tills to send again. All of it stands
-- here and not in memory, so that it survives a restart, serves several hubs, and comes back with a backup.

-- One row for each shift/stop, written with the event.
create table shift_check (
  store_id int not null,
  event_id bigint not null,
  device_id int not null,
  -- Of the event.
  at timestamptz not null,
  received_at timestamptz not null,
  checks smallint not null default 0,
  -- Null: not looked at again. While a hub looks, the moment at which another one may.
  next_check_at timestamptz,
  checked_at timestamptz,
  -- As of checked_at; null before the first check.
  state text check (state in ('complete', 'incomplete', 'unverified')),
  complete_at timestamptz,
  -- The member `wanted` of the answers; null: nothing is asked for.
  wanted jsonb,
  primary key (store_id, event_id)
);
create index shift_check_due on shift_check (next_check_at) where next_check_at is not null;
create index shift_check_checked on shift_check (checked_at) where checked_at is not null;
create index shift_check_at on shift_check (store_id, at);
create index shift_check_incomplete on shift_check (received_at) where state = 'incomplete';

-- One row for each till that told an event: the shifts that the hub never heard of.
create table till_check (
  store_id int not null,
  device_id int not null,
  checks smallint not null default 0,
  next_check_at timestamptz,
  checked_at timestamptz,
  -- How many numbers are missing between those of the till's shifts.
  missing_shifts int not null default 0,
  -- How many shifts have one event where they should have two.
  half_shifts int not null default 0,
  -- Shifts to ask for, as ranges with the moment since which and the checks through which they have been missing.
  asked jsonb,
  wanted jsonb,
  primary key (store_id, device_id)
);
create index till_check_due on till_check (next_check_at) where next_check_at is not null;
create index till_check_checked on till_check (checked_at) where checked_at is not null;
create index till_check_missing on till_check (store_id) where missing_shifts > 0;

-- The till's events of the last weeks, in which gaps between its shifts are looked for.
create index shift_event_received on shift_event (store_id, device_id, received_at);

-- Shifts from before this table: those of the last days are checked like new ones.
insert into shift_check (store_id, event_id, device_id, at, received_at, next_check_at)
select store_id, id, device_id, at, received_at,
       case when received_at > now() - interval '14 days' then now() end
  from shift_event where name = 'shift/stop';
insert into till_check (store_id, device_id, next_check_at)
select store_id, device_id, now() from shift_event group by store_id, device_id;
