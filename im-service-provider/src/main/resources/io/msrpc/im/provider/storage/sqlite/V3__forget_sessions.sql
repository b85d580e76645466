-- For finding sessions that have been over for long.
create index session_over on session (iif(ended > 0, ended, expires_at));

-- From now on the cursors of a device are deleted with its last session.
delete from device_cursor where not exists
  (select 1 from session s where s.uid = device_cursor.uid and s.device = device_cursor.device);
