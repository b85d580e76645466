package io.msrpc.im.provider.storage.sqlite;

import io.msrpc.im.session.SessionRef;
import java.sql.SQLException;
import java.util.Optional;

/**
 * Whether a session reference is the newest of its session, and of whom.
 *
 * @param device the session's device
 * @param nick the user's shown name
 */
record Fence(String device, String nick) {
  /** Empty when the session has ended, has a newer generation, or never was the user's. */
  static Optional<Fence> pass(Database database, SessionRef session) throws SQLException {
    return database.one(
        "select s.device, a.nick from session s join account a on a.uid = s.uid"
            + " where s.sid = ? and s.uid = ? and s.generation = ? and s.ended = 0",
        row -> new Fence(row.getString(1), row.getString(2)),
        session.sid(),
        session.uid(),
        session.generation());
  }
}
