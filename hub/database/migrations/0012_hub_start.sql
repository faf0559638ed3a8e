-- When a hub of this database was last started. A database that was restored from a backup is served by a hub that
-- starts after it: what a till has not told since, nobody can know.

create table hub_start (
  is_only boolean primary key default true check (is_only),
  at timestamptz not null
);
