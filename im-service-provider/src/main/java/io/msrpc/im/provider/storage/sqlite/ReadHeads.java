package io.msrpc.im.provider.storage.sqlite;

import io.msrpc.im.chat.Head;
import io.msrpc.im.chat.HeadsPage;
import io.msrpc.im.chat.HeadsQuery;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** Finds the conversations of which a device's saved cursor is not where the log is. */
record ReadHeads(HeadsQuery query) implements Command<HeadsPage> {
  @Override
  public HeadsPage run(Database database) throws SQLException {
    Optional<Fence> fence = Fence.pass(database, query.session());
    if (fence.isEmpty() || !fence.get().device().equals(query.deviceId())) {
      return new HeadsPage(List.of(), false, true);
    }
    List<Head> heads = unconfirmed(database);
    boolean more = heads.size() > query.limit();
    return new HeadsPage(more ? heads.subList(0, query.limit()) : heads, more, false);
  }

  private List<Head> unconfirmed(Database database) throws SQLException {
    return database.all(
        "select c.conv, c.epoch, m.first_seq, c.head_seq, c.head_ord, m.read_seq, "
            + MemberView.UNREAD
            + " from member m join conversation c on c.conv = m.conv"
            + " left join device_cursor d"
            + " on d.uid = m.uid and d.device = ? and d.conv = m.conv and d.epoch = c.epoch"
            + " and d.seq = c.head_seq and d.read_seq = m.read_seq"
            + " where m.uid = ? and d.conv is null"
            + " order by c.last_time desc, c.conv limit ?",
        row ->
            new Head(
                row.getString(1),
                row.getLong(2),
                row.getLong(3),
                row.getLong(4),
                row.getLong(5),
                row.getLong(6),
                row.getLong(7)),
        query.deviceId(),
        query.session().uid(),
        query.limit() + 1);
  }
}
