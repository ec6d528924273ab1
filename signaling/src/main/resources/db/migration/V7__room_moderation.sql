-- Whom moderators took out of a room, by account/<id>, session/<id>, address/<address> or token/<id>: whether they stay out, and
-- since when tokens that they made are over.
create table room_removal (
  room_id varchar(64) not null references room (id) on delete cascade,
  who varchar(128) not null,
  account_id uuid references account (id) on delete cascade,
  removed_at timestamptz not null,
  stays_out boolean not null default true,
  primary key (room_id, who)
);
create index room_removal_account on room_removal (account_id);
create index room_removal_removed_at on room_removal (removed_at);
