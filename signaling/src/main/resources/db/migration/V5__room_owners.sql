-- Whom a room belongs to, and who has been in it. The one with the role "owner" is whose it is; a room without one,
-- made before there were accounts, belongs to the first administrator there is.
create table room_member (
  room_id varchar(64) not null references room (id) on delete cascade,
  account_id uuid not null references account (id) on delete cascade,
  role varchar(16) not null check (role in ('owner', 'moderator', 'member')),
  joined_at timestamptz not null default now(),
  primary key (room_id, account_id)
);
create index room_member_account on room_member (account_id, joined_at);
create unique index room_member_owner on room_member (room_id) where role = 'owner';

-- token_number: tokens that were made under another one are over. version: of all that members see of it, members included.
alter table room
  drop column created_by,
  add column locked boolean not null default false,
  add column guests boolean not null default true,
  add column audio_only boolean not null default false,
  add column unmuting varchar(16) not null default 'self' check (unmuting in ('self', 'moderators')),
  add column token_number bigint not null default 0,
  add column version bigint not null default nextval('change_number');
alter table room alter column token_number set default nextval('change_number');

insert into room_member (room_id, account_id, role)
select room.id, administrator.id, 'owner'
from room, (select id from account where administrator and disabled_at is null order by created_at limit 1) administrator;
