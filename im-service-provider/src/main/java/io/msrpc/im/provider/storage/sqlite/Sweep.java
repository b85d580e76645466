package io.msrpc.im.provider.storage.sqlite;

import java.sql.SQLException;
import java.util.List;

/**
 * Deletes sessions that ended, or whose token did, before a time; and with the last session of a
 * device what that device has confirmed. A device that comes back later is only told heads that it
 * knows. Goes {@value #MOST_ROWS} rows far at most.
 *
 * @param before ms since 1970
 */
record Sweep(long before) implements Command<Integer> {
  static final int MOST_ROWS = 500;

  private record Over(String sid, String uid, String device) {}

  @Override
  public Integer run(Database database) throws SQLException {
    List<Over> sessions =
        database.all(
            "select sid, uid, device from session where iif(ended > 0, ended, expires_at) < ?"
                + " limit ?",
            row -> new Over(row.getString(1), row.getString(2), row.getString(3)),
            before,
            MOST_ROWS);
    int deleted = 0;
    for (Over session : sessions) {
      deleted += deleteCursors(database, session, MOST_ROWS - deleted);
      if (deleted == MOST_ROWS) {
        break; // the session is deleted after the last of them
      }
      deleted += database.update("delete from session where sid = ?", session.sid());
    }
    return deleted;
  }

  private static int deleteCursors(Database database, Over session, int most) throws SQLException {
    return database.update(
        "delete from device_cursor where uid = ?1 and device = ?2 and conv in"
            + " (select conv from device_cursor where uid = ?1 and device = ?2 limit ?4)"
            + " and not exists"
            + " (select 1 from session where uid = ?1 and device = ?2 and sid <> ?3)",
        session.uid(),
        session.device(),
        session.sid(),
        most);
  }
}
