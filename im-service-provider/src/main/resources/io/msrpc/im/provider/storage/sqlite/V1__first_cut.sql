-- Times are milliseconds since 1970, the server's clock.

create table account (
  uid      text    not null primary key,
  name     text    not null unique,
  nick     text    not null,
  password text    not null,
  since    integer not null
) strict, without rowid;

-- generation rises with every connection that opens the session; ended is 0 while it is alive.
create table session (
  sid         text    not null primary key,
  uid         text    not null references account (uid),
  device      text    not null,
  platform    text    not null,
  app_version text    not null,
  since       integer not null,
  expires_at  integer not null,
  generation  integer not null default 0,
  ended       integer not null default 0
) strict, without rowid;

create index session_of on session (uid, ended);

create table contact (
  uid     text not null references account (uid),
  contact text not null references account (uid),
  primary key (uid, contact)
) strict, without rowid;

-- The epoch that new conversations begin with; putting a backup back raises it, and all of theirs.
create table epoch (
  only  integer not null primary key check (only = 1),
  value integer not null
) strict;

insert into epoch values (1, 1);

create table conversation (
  conv      text    not null primary key,
  kind      text    not null,
  epoch     integer not null,
  head_seq  integer not null,
  head_ord  integer not null,
  last_time integer not null
) strict, without rowid;

-- read_ord is the ord of the entry at read_seq, 0 before the first.
create table member (
  uid       text    not null references account (uid),
  conv      text    not null references conversation (conv),
  peer      text    references account (uid),
  first_seq integer not null,
  read_seq  integer not null default 0,
  read_ord  integer not null default 0,
  primary key (uid, conv)
) strict, without rowid;

-- The two keys are the guarantee that a seq and a cmid are given once.
create table entry (
  conv      text    not null references conversation (conv),
  seq       integer not null,
  ord       integer not null,
  type      text    not null,
  sender    text    not null references account (uid),
  nick      text    not null,
  cmid      text    not null,
  time      integer not null,
  body_hash text    not null,
  content   text    not null,
  ref       integer not null,
  mentions  text,
  url       text,
  property  text,
  primary key (conv, seq),
  unique (conv, sender, cmid)
) strict;

create table device_cursor (
  uid      text    not null references account (uid),
  device   text    not null,
  conv     text    not null references conversation (conv),
  epoch    integer not null,
  seq      integer not null,
  read_seq integer not null,
  primary key (uid, device, conv)
) strict, without rowid;

-- Written by the health check.
create table probe (
  only integer not null primary key check (only = 1),
  time integer not null
) strict;
