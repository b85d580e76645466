package io.msrpc.im.provider.storage.sqlite;

import io.msrpc.im.provider.session.SessionDirectory;
import io.msrpc.im.provider.session.StoredSession;
import io.msrpc.im.session.SessionRef;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Sessions, one row each; {@link Sweep} deletes those that have been over for a month. */
final class SqliteSessions implements SessionDirectory {
  private static final int WEIGHT = 256;
  private static final String ALIVE =
      "select s.sid, a.uid, a.name, a.nick, s.device, s.platform, s.app_version, s.since,"
          + " s.expires_at, s.generation"
          + " from session s join account a on a.uid = s.uid where s.ended = 0";

  private final Writer writer;
  private final Readers readers;
  private final InstantSource clock;

  SqliteSessions(Writer writer, Readers readers, InstantSource clock) {
    this.writer = writer;
    this.readers = readers;
    this.clock = clock;
  }

  @Override
  public CompletableFuture<List<StoredSession>> start(StoredSession session) {
    return writer.submit(WEIGHT, database -> start(database, session), started -> {});
  }

  @Override
  public CompletableFuture<Optional<StoredSession>> open(String uid, String sid) {
    return writer.submit(
        WEIGHT,
        database -> {
          database.update(
              "update session set generation = generation + 1"
                  + " where sid = ? and uid = ? and ended = 0",
              sid,
              uid);
          return of(database, uid, sid);
        },
        opened -> {});
  }

  @Override
  public CompletableFuture<Optional<StoredSession>> end(String uid, String sid) {
    return writer.submit(
        WEIGHT,
        database -> {
          Optional<StoredSession> alive = of(database, uid, sid);
          if (alive.isPresent()) {
            end(database, alive.get());
          }
          return alive;
        },
        ended -> {});
  }

  @Override
  public CompletableFuture<Optional<StoredSession>> find(String sid) {
    return readers.read(
        database -> database.one(ALIVE + " and s.sid = ?", SqliteSessions::session, sid));
  }

  @Override
  public CompletableFuture<List<StoredSession>> list(String uid) {
    return readers.read(
        database ->
            database.all(
                ALIVE + " and s.uid = ? and s.expires_at > ? order by s.since desc, s.sid",
                SqliteSessions::session,
                uid,
                clock.millis()));
  }

  @Override
  public CompletableFuture<List<SessionRef>> current(List<SessionRef> sessions) {
    return readers.read(
        database -> {
          List<SessionRef> current = new ArrayList<>();
          for (SessionRef session : sessions) {
            if (Fence.pass(database, session).isPresent()) {
              current.add(session);
            }
          }
          return current;
        });
  }

  private List<StoredSession> start(Database database, StoredSession session) throws SQLException {
    String uid = session.account().uid();
    List<StoredSession> replaced =
        database.all(
            ALIVE + " and s.uid = ? and (s.device = ? or s.platform = ?)",
            SqliteSessions::session,
            uid,
            session.device(),
            session.platform());
    for (StoredSession old : replaced) {
      end(database, old);
    }
    insert(database, session);
    return replaced;
  }

  private static void insert(Database database, StoredSession session) throws SQLException {
    database.update(
        "insert into session (sid, uid, device, platform, app_version, since, expires_at)"
            + " values (?, ?, ?, ?, ?, ?, ?)",
        session.sid(),
        session.account().uid(),
        session.device(),
        session.platform(),
        session.appVersion(),
        session.since(),
        session.expiresAt());
  }

  private void end(Database database, StoredSession session) throws SQLException {
    database.update("update session set ended = ? where sid = ?", clock.millis(), session.sid());
  }

  private static Optional<StoredSession> of(Database database, String uid, String sid)
      throws SQLException {
    return database.one(ALIVE + " and s.sid = ? and s.uid = ?", SqliteSessions::session, sid, uid);
  }

  private static StoredSession session(ResultSet row) throws SQLException {
    return new StoredSession(
        row.getString(1),
        SqliteAccounts.account(row, 2),
        row.getString(5),
        row.getString(6),
        row.getString(7),
        row.getLong(8),
        row.getLong(9),
        row.getLong(10));
  }
}
