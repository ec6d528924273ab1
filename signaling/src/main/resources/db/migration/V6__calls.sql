-- Calls that ended, as one of the two sees them in a list of their own: what is told of the other goes when the other does, and the line stays.
-- Ids of calls grow with time, so that a list goes by them.
create table call_line (
  account_id uuid not null references account (id) on delete cascade,
  call_id uuid not null,
  other_id uuid references account (id) on delete set null,
  outgoing boolean not null,
  kind varchar(8) not null,
  reason varchar(16) not null,
  started_at timestamptz not null,
  answered_at timestamptz,
  ended_at timestamptz not null,
  missed boolean not null,
  seen boolean not null,
  version bigint not null,
  primary key (account_id, call_id)
);
create index call_line_other on call_line (other_id);
create index call_line_version on call_line (account_id, version);
create index call_line_unseen on call_line (account_id) where missed and not seen;
