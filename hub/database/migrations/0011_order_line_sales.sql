-- What each receipt counts on each line of its order: a sale more, a return less, the rollback of a return more again. The
-- sums by line are the line's sold_count_e4 and sold_total_e4, but for receipts of before this table.
create table customer_order_line_sale (
  order_id int not null references customer_order on delete cascade,
  line smallint not null,
  -- The sale that is counted, or whose goods come back.
  sale_id bigint not null references kkm_transaction,
  -- The receipt that counts: the sale itself, its return, or what annuls one of them.
  transaction_id bigint not null references kkm_transaction,
  count_e4 bigint not null,
  total_e4 bigint not null,
  primary key (order_id, transaction_id, line)
);
