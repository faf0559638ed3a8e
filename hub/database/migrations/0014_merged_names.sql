-- Sellers and categories that a person said are one. Nothing of the past is rewritten: reports read a merged name as the
-- one it was merged into, and to undo it the row is deleted. A name that has others merged into it may be merged itself.

create table seller_merge (
  account_id int not null references account,
  merged_id int primary key references seller,
  into_id int not null references seller,
  merged_at timestamptz not null default now(),
  check (merged_id <> into_id)
);
create index seller_merge_account on seller_merge (account_id);

create table category_merge (
  account_id int not null references account,
  merged_id int primary key references category,
  into_id int not null references category,
  merged_at timestamptz not null default now(),
  check (merged_id <> into_id)
);
create index category_merge_account on category_merge (account_id);

-- A grouping key now has one plain space for any white space. Names from before that differ in spaces only are one: the
-- first of them gets the key, and the others are merged into it.

create temporary table seller_spelling on commit drop as
select id, account_id, key, first_value(id) over (partition by account_id, key order by grouping_key <> key, id) as first_id
  from (select id, account_id, grouping_key,
               btrim(regexp_replace(grouping_key,
                 '[\s\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff]+', ' ', 'g')) as key
          from seller) as s;
insert into seller_merge (account_id, merged_id, into_id)
select account_id, id, first_id from seller_spelling where id <> first_id;
update seller s set grouping_key = p.key
  from seller_spelling p where p.id = s.id and p.first_id = s.id and s.grouping_key <> p.key;

create temporary table category_spelling on commit drop as
select id, account_id, key, first_value(id) over (partition by account_id, key order by grouping_key <> key, id) as first_id
  from (select id, account_id, grouping_key,
               btrim(regexp_replace(grouping_key,
                 '[\s\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff]+', ' ', 'g')) as key
          from category) as s;
insert into category_merge (account_id, merged_id, into_id)
select account_id, id, first_id from category_spelling where id <> first_id;
update category c set grouping_key = p.key
  from category_spelling p where p.id = c.id and p.first_id = c.id and c.grouping_key <> p.key;

-- The standard metrics come in the order of the source's samples. Accounts that changed anything about them keep theirs.
update metric set sort_order = case code when 'average' then 1 when 'complexity' then 2 else 3 end
 where code in ('average', 'complexity', 'count')
   and account_id in (
     select account_id from metric
      where enabled and (code, name, sort_order) in (('income', 'Выручка', 0), ('count', 'Кол-во продаж', 1),
                                                     ('average', 'Средний чек', 2), ('complexity', 'Наполняемость', 3))
      group by account_id having count(*) = 4)
   and account_id not in (select account_id from metric where code is null and sort_order between 0 and 3);
