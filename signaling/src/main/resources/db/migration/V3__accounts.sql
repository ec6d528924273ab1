-- Somebody who comes back. name_key is the name folded, so that names that look alike are one.
create table account (
  id uuid primary key,
  name varchar(64) not null,
  name_key varchar(256) not null unique,
  display_name varchar(64) not null,
  password_hash varchar(255) not null,
  administrator boolean not null default false,
  disabled_at timestamptz,
  version bigint not null default 1,
  created_at timestamptz not null default now()
);

-- A browser that has logged in: whose it is, and what tells it from the others of the same person.
alter table session
  add column account_id uuid references account (id) on delete cascade,
  add column device varchar(300),
  add column address varchar(64);
create index session_account on session (account_id);

-- A link that works once: its token's SHA-256, never the token.
create table one_time_link (
  token_hash bytea primary key,
  purpose varchar(16) not null,
  created_by uuid references account (id) on delete cascade,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null
);
create index one_time_link_expires_at on one_time_link (expires_at);
