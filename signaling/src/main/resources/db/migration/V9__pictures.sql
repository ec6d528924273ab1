-- A person's picture as it is shown: made anew by the server, so that nothing of the file that was sent is in it. picture_version is that of the picture; null: there is none.
create table account_picture (
  account_id uuid primary key references account (id) on delete cascade,
  jpeg bytea not null
);
alter table account add column picture_version bigint;
