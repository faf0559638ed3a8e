-- The till's journal: one file for each mode. Documents are only ever added: triggers refuse everything else.
-- All *_e2 columns are hundredths, all *_ms columns epoch milliseconds.

-- One row for each fact about the file: serial, mode, created_ms, and replaces of a journal begun in the place of a lost one.
-- The format is `pragma user_version`.
create table about (
  name text primary key,
  value text not null
) strict, without rowid;

create table document (
  -- Gapless from 1; the journal gives it inside the writing transaction.
  number integer primary key,
  -- Written out: SQLite makes a table of a list of more than two for every row that it checks.
  kind text not null check (kind = 'sale' or kind = 'refund' or kind = 'refund_by_receipt'
    or kind = 'correction_income' or kind = 'correction_expense' or kind = 'rollback' or kind = 'deposit'
    or kind = 'withdraw' or kind = 'shift_open' or kind = 'shift_close'),
  uid text not null unique,
  uuid text not null,
  number_check text not null,
  register_number text not null,
  shift integer not null,
  -- Of receipts and rollbacks: their place in the shift, gapless from 1.
  receipt_in_shift integer,
  at_ms integer not null,
  -- The highest at_ms so far. A document with a lower at_ms was made while the clock was behind.
  latest_ms integer not null check (latest_ms >= at_ms),
  offset_minutes integer not null,
  cashier text not null,
  total_e2 integer not null,
  cash_e2 integer not null,
  cashless_e2 integer not null,
  certificate_e2 integer not null,
  change_e2 integer not null,
  drawer_change_e2 integer not null,
  drawer_e2 integer not null,
  base_number integer references document (number),
  operation_id text,
  rrn text not null,
  -- JSON, exactly as it was hashed.
  content text not null,
  previous_hash text not null,
  -- SHA-256 over the previous hash and everything above (chain.ts).
  hash text not null
) strict;
-- A shift's documents follow each other, so its opening and the next one's tell which they are. An index of all documents
-- by shift would cost every sale a page more to write.
create unique index document_opening on document (shift) where kind = 'shift_open';
create index document_base on document (base_number) where base_number is not null;

-- Kept for ever: a repeat answers the first answer again. With rowids, because rows of this size make a poor tree.
create table operation (
  id text not null unique,
  operation text not null,
  request_hash text not null,
  -- JSON of the answer, without isPrintSuccess.
  answer text not null,
  number integer references document (number)
) strict;

-- Which marked goods went out and came back, under the keys of cheque/marking-keys.ts.
create table marking (
  code text not null,
  number integer not null references document (number),
  -- 1 sold, 0 returned.
  sold integer not null check (sold in (0, 1)),
  primary key (code, number)
) strict, without rowid;

-- A sale whose money may have been taken while its receipt is not registered. It is open until it has an end.
create table unfinished (
  id integer primary key,
  at_ms integer not null,
  operation_id text,
  operation text not null,
  request_hash text not null,
  -- JSON of the request's body.
  body text not null,
  -- The uid that the fiscal device was asked with.
  uid text not null,
  total_e2 integer not null,
  reason text not null
) strict;

create table unfinished_end (
  unfinished_id integer primary key references unfinished (id),
  at_ms integer not null,
  outcome text not null check (outcome in ('finished', 'cancelled')),
  cashier text not null,
  reason text not null,
  number integer references document (number)
) strict;

-- What a fiscal device with a memory of its own is being asked for: one row at most, there only until it is known what
-- became of it. Mutable: it becomes a document, an unfinished sale, or nothing.
create table intent (
  uid text primary key,
  at_ms integer not null,
  operation_id text,
  operation text not null,
  request_hash text not null,
  -- JSON of the request's body.
  body text not null,
  total_e2 integer not null
) strict, without rowid;

-- What is to be told to the hub and others: written with the document, delivered later, lane by lane, in the order of the
-- documents. What is told is made from the document. Mutable: a message that was delivered is gone.
create table message (
  lane text not null,
  number integer not null references document (number),
  created_ms integer not null,
  state text not null default 'waiting' check (state in ('waiting', 'set aside')),
  -- Why it was set aside, and when it was changed last.
  reason text,
  changed_ms integer,
  -- JSON: the call's params as a person has mended them.
  mended text,
  primary key (lane, number)
) strict, without rowid;

-- Work for the printer. Mutable: a job is no document.
create table print_job (
  id integer primary key,
  -- Null for an X report, whose layout is in `layout`.
  number integer references document (number),
  kind text not null check (kind in ('document', 'copy', 'report')),
  layout text,
  created_ms integer not null,
  state text not null default 'waiting' check (state in ('waiting', 'printing', 'printed', 'failed', 'cancelled')),
  attempts integer not null default 0,
  -- Bytes may have reached the printer before: the next attempt is marked as a duplicate.
  maybe_printed integer not null default 0 check (maybe_printed in (0, 1)),
  -- Not before this moment.
  next_ms integer,
  error text,
  check ((kind = 'report') = (number is null) and (kind = 'report') = (layout is not null))
) strict;
create index print_job_open on print_job (state, id) where state in ('waiting', 'printing', 'failed');

-- When the file was opened anew after an error of the disk. The row itself is what settles a commit that failed.
create table reopening (
  at_ms integer not null
) strict;

-- A new document goes on where the last one ended. The till computes all this; here it meets whatever else writes.
-- The uid is asked for because `insert or replace` deletes without asking the triggers for deletion.
create trigger document_goes_on before insert on document begin
  select case
      when new.number <> number + 1 then raise(abort, 'document numbers have no gap')
      when new.previous_hash <> hash then raise(abort, 'a document follows the hash of the one before')
      when new.drawer_e2 <> drawer_e2 + new.drawer_change_e2
        then raise(abort, 'the drawer changes by what the document says')
    end
    from document where number = (select max(number) from document);
  select raise(abort, 'a uid belongs to one document')
    where exists (select 1 from document where uid = new.uid);
end;
create trigger document_begins before insert on document when not exists (select 1 from document) begin
  select case
      when new.number <> 1 then raise(abort, 'document numbers have no gap')
      when new.drawer_e2 <> new.drawer_change_e2 then raise(abort, 'the drawer changes by what the document says')
    end;
end;
create trigger operation_is_new before insert on operation
  when exists (select 1 from operation where id = new.id or rowid = new.rowid)
  begin select raise(abort, 'operations are never changed'); end;
create trigger marking_is_new before insert on marking
  when exists (select 1 from marking where code = new.code and number = new.number)
  begin select raise(abort, 'markings are never changed'); end;
create trigger unfinished_is_new before insert on unfinished
  when exists (select 1 from unfinished where id = new.id)
  begin select raise(abort, 'unfinished sales are never changed'); end;
create trigger unfinished_end_is_new before insert on unfinished_end
  when exists (select 1 from unfinished_end where unfinished_id = new.unfinished_id)
  begin select raise(abort, 'ends are never changed'); end;
create trigger about_is_new before insert on about
  when exists (select 1 from about where name = new.name)
  begin select raise(abort, 'facts about the journal are never changed'); end;

create trigger document_is_added_only before update on document begin select raise(abort, 'documents are never changed'); end;
create trigger document_is_never_deleted before delete on document begin select raise(abort, 'documents are never deleted'); end;
create trigger operation_is_added_only before update on operation begin select raise(abort, 'operations are never changed'); end;
create trigger operation_is_never_deleted before delete on operation begin select raise(abort, 'operations are never deleted'); end;
create trigger marking_is_added_only before update on marking begin select raise(abort, 'markings are never changed'); end;
create trigger marking_is_never_deleted before delete on marking begin select raise(abort, 'markings are never deleted'); end;
create trigger unfinished_is_added_only before update on unfinished begin select raise(abort, 'unfinished sales are never changed'); end;
create trigger unfinished_is_never_deleted before delete on unfinished begin select raise(abort, 'unfinished sales are never deleted'); end;
create trigger unfinished_end_is_added_only before update on unfinished_end begin select raise(abort, 'ends are never changed'); end;
create trigger unfinished_end_is_never_deleted before delete on unfinished_end begin select raise(abort, 'ends are never deleted'); end;
create trigger about_is_added_only before update on about begin select raise(abort, 'facts about the journal are never changed'); end;
create trigger about_is_never_deleted before delete on about begin select raise(abort, 'facts about the journal are never deleted'); end;
