-- Who may use the REST API, and what was answered to whom.

-- Only the SHA-256 of a token is kept; a token is 256 random bits.
create table api_token (
  id int generated always as identity primary key,
  account_id int not null references account,
  name text not null,
  token_hash bytea not null unique check (length(token_hash) = 32),
  scopes text[] not null,
  created_at timestamptz not null,
  expires_at timestamptz,
  revoked_at timestamptz
);
create index api_token_account on api_token (account_id);

-- Tokens are kept in memory like keys: a change is told to all hubs.
create trigger api_token_changed after insert or update or delete on api_token
  for each row execute function notify_network();

-- Writes with an Idempotency-Key and their answers, written with what they changed.
create table api_request (
  token_id int not null references api_token on delete cascade,
  key text not null,
  -- Of method, address and body.
  request_hash bytea not null check (length(request_hash) = 32),
  status smallint not null,
  -- JSON.
  answer text not null,
  created_at timestamptz not null,
  primary key (token_id, key)
);
create index api_request_created on api_request (created_at);
