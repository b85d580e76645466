-- One's own entries are not unread: own counts a member's entries that count as unread for others,
-- own_read those of them up to the read cursor.
alter table member add column own integer not null default 0;
alter table member add column own_read integer not null default 0;

update member set
  own = (select count(*) from entry e where e.conv = member.conv and e.sender = member.uid),
  own_read = (select count(*) from entry e
      where e.conv = member.conv and e.sender = member.uid and e.seq <= member.read_seq);
