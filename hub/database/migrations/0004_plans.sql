-- Plans: drafts, published versions with what they were made from, and the live daily distribution.
-- month = -1: the year; day = -1: the month.

create table plan_draft (
  store_id int not null,
  metric_id int not null,
  year smallint not null,
  month smallint not null,
  day smallint not null,
  -- Negative: the plan is to be deleted.
  plan_e4 bigint not null,
  -- Null: the correction is left as it is. Negative: it is to be deleted.
  correction_e4 bigint,
  device_id int,
  set_at timestamptz not null default now(),
  primary key (store_id, metric_id, year, month, day)
);

create table plan_version (
  store_id int not null,
  version int not null,
  device_id int,
  auto boolean not null,
  distributed_by text not null,
  warnings jsonb not null,
  published_at timestamptz not null default now(),
  primary key (store_id, version)
);

-- Everything that was set by hand, whole, per version.
create table plan_setting (
  store_id int not null,
  version int not null,
  metric_id int not null,
  year smallint not null,
  month smallint not null,
  day smallint not null,
  plan_e4 bigint,
  correction_e4 bigint,
  primary key (store_id, version, metric_id, year, month, day)
);

-- The live distribution: the day's plan, and the correction that stands in its place in reports.
create table plan_day (
  store_id int not null,
  metric_id int not null,
  day date not null,
  plan_e4 bigint not null,
  correction_e4 bigint,
  primary key (store_id, metric_id, day)
);
