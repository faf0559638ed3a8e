-- Written by /readyz: whether a receipt could be written now is found by writing.

create table write_probe (
  at timestamptz not null,
  -- More than a page: a disk without room for one more page of a table refuses it.
  filler text not null
);

-- A change is told with what changed, so that every hub can write it into its log, whoever made it: a command, the
-- Management API or somebody in psql. No hash and no name is told.
create or replace function notify_network() returns trigger language plpgsql as $$
declare
  before jsonb := case when tg_op = 'INSERT' then '{}' else to_jsonb(old) end;
  after jsonb := case when tg_op = 'DELETE' then '{}' else to_jsonb(new) end;
begin
  perform pg_notify('prilavok_network', jsonb_build_object(
    'table', tg_table_name,
    'change', lower(tg_op),
    'id', coalesce(after -> 'id', before -> 'id'),
    'device', coalesce(after -> 'device_id', before -> 'device_id'),
    'account', coalesce(after -> 'account_id', before -> 'account_id'),
    'statusBefore', before -> 'status',
    'status', after -> 'status',
    'revokedBefore', before ->> 'revoked_at' is not null,
    'revoked', after ->> 'revoked_at' is not null,
    'endingBefore', before ->> 'expires_at' is not null,
    'ending', after ->> 'expires_at' is not null
  )::text);
  return null;
end $$;
