-- Written by /readyz: whether a receipt could be written now is found by writing.

create table write_probe (
  at timestamptz not null,
  -- More than a page: a disk without room for one more page of a table refuses it.
  filler text not null
);
