-- Shift events as the tills told them; a shift is read from its start and stop.

create table shift_event (
  store_id int not null,
  id bigint generated always as identity,
  device_id int not null,
  name text not null check (name in ('shift/start', 'shift/stop')),
  -- Local to the store, as it was sent, and the moment it names.
  local_ts timestamp(0) not null,
  at timestamptz not null,
  params jsonb not null,
  received_at timestamptz not null default now(),
  primary key (store_id, id),
  unique (store_id, device_id, at, name)
);
