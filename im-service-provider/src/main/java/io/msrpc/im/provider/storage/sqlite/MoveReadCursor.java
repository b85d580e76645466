package io.msrpc.im.provider.storage.sqlite;

import io.msrpc.im.chat.ChatError;
import io.msrpc.im.chat.ReadOutcome;
import io.msrpc.im.provider.chat.ReadMove;
import io.msrpc.im.session.SessionRef;
import java.sql.SQLException;
import java.util.Optional;

/** Moves a user's read cursor in one conversation forward, at most to the head; epoch 0 is any. */
record MoveReadCursor(SessionRef session, String conv, long epoch, long upTo)
    implements Command<ReadMove> {
  @Override
  public ReadMove run(Database database) throws SQLException {
    if (Fence.pass(database, session).isEmpty()) {
      return refused(ChatError.SUPERSEDED, 0);
    }
    Optional<MemberView> member = MemberView.of(database, session.uid(), conv);
    if (member.isEmpty()) {
      return refused(ChatError.NOT_MEMBER, 0);
    }
    MemberView before = member.get();
    if (epoch != 0 && before.epoch() != epoch) {
      return refused(ChatError.WRONG_EPOCH, before.readSeq());
    }
    long target = Math.min(upTo, before.headSeq());
    if (target <= before.readSeq()) {
      return new ReadMove(new ReadOutcome(null, before.readSeq()), false);
    }
    database.update(
        "update member set read_seq = ?1,"
            + " read_ord = (select ord from entry where conv = ?3 and seq = ?1),"
            + " own_read = own_read + (select count(*) from entry"
            + " where conv = ?3 and seq > read_seq and seq <= ?1 and sender = ?2)"
            + " where uid = ?2 and conv = ?3",
        target,
        session.uid(),
        conv);
    return new ReadMove(new ReadOutcome(null, target), true);
  }

  private static ReadMove refused(ChatError error, long readSeq) {
    return new ReadMove(new ReadOutcome(error, readSeq), false);
  }
}
