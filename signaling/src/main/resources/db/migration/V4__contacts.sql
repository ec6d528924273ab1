-- Versions of what events tell: one counter for all, so that what comes later has the higher number, also where something is gone.
create sequence change_number;
select setval('change_number', greatest(1, max(version))) from account;

-- display_key is the shown name folded as name_key is: people are searched by both. What is there already is folded nearly so; the next change of the name does it wholly.
alter table account
  add column display_key text,
  add column last_seen_at timestamptz,
  add column last_seen_hidden boolean not null default false,
  add column unlisted boolean not null default false;
update account set display_key = translate(
  lower(normalize(display_name, nfkc)),
  U&'\064a\0649\06d2\0643\0629\06c0\06d5\06be\06c1\06f0\06f1\06f2\06f3\06f4\06f5\06f6\06f7\06f8\06f9\0660\0661\0662\0663\0664\0665\0666\0667\0668\0669\200c\0640\064b\064c\064d\064e\064f\0650\0651\0652',
  U&'\06cc\06cc\06cc\06a9\0647\0647\0647\0647\064701234567890123456789');
alter table account alter column display_key set not null;

-- What somebody is to somebody else, as the first one sees it: 'contact', 'asked' (the first asked the second), 'asking' (the second asks the first), 'blocked'.
-- Of 'contact' there are two rows, to 'asked' belongs an 'asking' unless the other has blocked the asker. 'blocked' is told to nobody.
create table contact (
  account_id uuid not null references account (id) on delete cascade,
  other_id uuid not null references account (id) on delete cascade,
  state varchar(8) not null,
  version bigint not null,
  created_at timestamptz not null default now(),
  primary key (account_id, other_id)
);
create index contact_other on contact (other_id);
