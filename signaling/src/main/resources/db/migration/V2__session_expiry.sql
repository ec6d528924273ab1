-- Sessions that nobody used for their lifetime are looked for once an hour.
create index session_seen_at on session (seen_at);
