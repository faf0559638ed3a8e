-- A receipt that annuls another one (its attribute `annuls`), and whether an account's figures count such pairs.

-- On: numbers of receipts, averages and fillings leave out what was annulled and what annulled it.
alter table account add column annulled_left_out boolean not null default true;

-- Bit 16 of `quality` marks receipts that annul another: see hub/receipts/quality.ts.
create index receipt_annuls on receipt (store_id, ts) where quality & 16 <> 0;
