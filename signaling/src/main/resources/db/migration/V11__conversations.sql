-- What two accounts, or the people of a room, write to each other. revision counts changes of messages, last_number messages: both
-- without gaps, raised under the lock of this row, so that changes commit in the order of their revisions.
create table conversation (
  id uuid primary key,
  kind varchar(8) not null check (kind in ('direct', 'room')),
  low_id uuid references account (id) on delete set null,
  high_id uuid references account (id) on delete set null,
  room_id varchar(64) unique references room (id) on delete cascade,
  revision bigint not null default 0,
  last_number bigint not null default 0,
  changed_at timestamptz not null default now(),
  unique (low_id, high_id)
);
create index conversation_high on conversation (high_id);

-- A message stands under its number for ever; revision is that of its last change. client_id is its sender's, and fingerprint of what
-- was sent under it, so that what is sent again is known again. Without sender_id and guest_name: of an account that was deleted, but for
-- lines of no one ('meeting'). A deleted message has no text.
create table message (
  conversation_id uuid not null references conversation (id) on delete cascade,
  number bigint not null,
  revision bigint not null,
  client_id varchar(24),
  sender_id uuid references account (id) on delete set null,
  guest_session uuid,
  guest_name varchar(64),
  kind varchar(8) not null check (kind in ('text', 'entered', 'left', 'call', 'meeting')),
  text text,
  about jsonb,
  reply_to bigint,
  fingerprint bigint,
  sent_at timestamptz not null,
  edited_at timestamptz,
  deleted_at timestamptz,
  primary key (conversation_id, number),
  unique (sender_id, client_id),
  unique (guest_session, client_id)
);
create unique index message_revision on message (conversation_id, revision);
create index message_sent_at on message (conversation_id, sent_at);

-- How far a conversation has come to an account's devices, and how far it was read there. The two of a direct one are in it by these
-- rows; who is in a room's, its members say. read_number null: nothing was read yet.
create table conversation_member (
  conversation_id uuid not null references conversation (id) on delete cascade,
  account_id uuid not null references account (id) on delete cascade,
  delivered_number bigint not null default 0,
  read_number bigint,
  primary key (conversation_id, account_id)
);
create index conversation_member_account on conversation_member (account_id);

create table reaction (
  conversation_id uuid not null,
  number bigint not null,
  account_id uuid not null references account (id) on delete cascade,
  emoji varchar(32) not null,
  reacted_at timestamptz not null default clock_timestamp(),
  primary key (conversation_id, number, account_id, emoji),
  foreign key (conversation_id, number) references message (conversation_id, number) on delete cascade
);
create index reaction_account on reaction (account_id);

-- Whether others are not told how far one has read.
alter table account add column read_hidden boolean not null default false;
