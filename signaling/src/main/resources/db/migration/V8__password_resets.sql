-- A link by which somebody's password is set anew: whose.
alter table one_time_link add column account_id uuid references account (id) on delete cascade;
create index one_time_link_account on one_time_link (account_id);
