package io.msrpc.im.provider.storage.sqlite;

import java.sql.SQLException;
import java.util.Optional;

/** A conversation as one member sees it. */
record MemberView(long epoch, long headSeq, long headOrd, long readSeq) {
  /** SQL for what a member m of a conversation c has not read: entries of others only. */
  static final String UNREAD = "c.head_ord - m.read_ord - (m.own - m.own_read)";

  /** Empty when the user is not a member, or there is no such conversation. */
  static Optional<MemberView> of(Database database, String uid, String conv) throws SQLException {
    return database.one(
        "select c.epoch, c.head_seq, c.head_ord, m.read_seq"
            + " from member m join conversation c on c.conv = m.conv"
            + " where m.uid = ? and m.conv = ?",
        row -> new MemberView(row.getLong(1), row.getLong(2), row.getLong(3), row.getLong(4)),
        uid,
        conv);
  }
}
