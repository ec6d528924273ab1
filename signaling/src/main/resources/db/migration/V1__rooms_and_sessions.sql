-- A person's browser: the cookie's SHA-256, never the cookie.
create table session (
  id uuid primary key,
  token_hash bytea not null unique,
  created_at timestamptz not null default now(),
  seen_at timestamptz not null default now()
);

-- A place to meet. key_mac compares a key, key_sealed gives it back to the room's creator; both under keys of the data folder.
create table room (
  id varchar(64) primary key,
  title varchar(200) not null,
  kind varchar(16) not null,
  key_mac bytea not null,
  key_sealed bytea not null,
  created_by uuid references session (id) on delete set null,
  created_at timestamptz not null default now()
);
create index room_created_by on room (created_by);
