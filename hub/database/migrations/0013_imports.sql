-- Imports of receipts from files. An import's receipts are those whose ids are in its blocks: the import takes each
-- block of ids for itself before it writes, and no till's receipt ever gets an id of it. So the import can be undone.
-- A till that sends a receipt which an import brought in is told that it is there. From then on it is the till's.

create table receipt_import (
  id int generated always as identity primary key,
  account_id int not null references account,
  file text not null,
  -- SHA-256 of the file, as hex: the same file goes on with an import that was stopped.
  file_hash text not null,
  started_at timestamptz not null,
  -- Null: the import was stopped, or is running.
  finished_at timestamptz,
  undone_at timestamptz
);
create index receipt_import_account on receipt_import (account_id, id);

create table receipt_import_block (
  -- The first of a thousand ids.
  first_id bigint primary key,
  import_id int not null references receipt_import
);
create index receipt_import_block_import on receipt_import_block (import_id);

create table receipt_import_kept (
  store_id int not null,
  receipt_id bigint not null,
  primary key (store_id, receipt_id)
);
