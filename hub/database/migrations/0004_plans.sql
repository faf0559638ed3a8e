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

-- Everything that was set by hand, with the versions it held in: from since_version up to, not including,
-- until_version (null: it is live). A publish writes what it changes and copies nothing, so that a store that
-- publishes daily for years does not keep its whole plan anew for each day.
create table plan_setting (
  store_id int not null,
  metric_id int not null,
  year smallint not null,
  month smallint not null,
  day smallint not null,
  plan_e4 bigint,
  correction_e4 bigint,
  since_version int not null,
  until_version int,
  primary key (store_id, metric_id, year, month, day, since_version),
  check (plan_e4 is not null or correction_e4 is not null),
  check (since_version < until_version)
);
create unique index plan_setting_live on plan_setting (store_id, day, year, month, metric_id)
  where until_version is null;

-- The live distribution: the day's plan, and the correction that stands in its place in reports.
-- The day before the metric: a report reads one stretch of the key.
create table plan_day (
  store_id int not null,
  day date not null,
  metric_id int not null,
  -- Null: the day has a correction alone.
  plan_e4 bigint,
  correction_e4 bigint,
  primary key (store_id, day, metric_id),
  check (plan_e4 is not null or correction_e4 is not null)
);
