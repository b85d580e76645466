package io.msrpc.im.provider.storage.sqlite;

import io.msrpc.im.chat.Conversation;
import io.msrpc.im.chat.ConversationPage;
import io.msrpc.im.chat.Entry;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;

/**
 * Lists a user's conversations, newest first, with all that share the time of the last one: the
 * next page begins before that time, and must miss none.
 */
record ReadConversations(String uid, long before, int limit, Entries entries)
    implements Command<ConversationPage> {
  private static final String OF_MEMBER =
      " from member m join conversation c on c.conv = m.conv where m.uid = ?1 and c.last_time < ?2";

  @Override
  public ConversationPage run(Database database) throws SQLException {
    long oldest =
        database
            .one(
                "select c.last_time" + OF_MEMBER + " order by c.last_time desc limit 1 offset ?3",
                row -> row.getLong(1),
                uid,
                before,
                limit - 1)
            .orElse(0L);
    boolean more =
        database.one("select 1" + OF_MEMBER + " limit 1", row -> true, uid, oldest).isPresent();
    return new ConversationPage(page(database, oldest), more);
  }

  private List<Conversation> page(Database database, long oldest) throws SQLException {
    return database.all(
        "select c.conv, c.kind, a.nick, m.peer, c.epoch, c.head_seq, m.read_seq, "
            + (MemberView.UNREAD + ", " + Entries.COLUMNS)
            + " from member m join conversation c on c.conv = m.conv"
            + " join entry e on e.conv = c.conv and e.seq = c.head_seq"
            + " left join account a on a.uid = m.peer"
            + " where m.uid = ? and c.last_time < ? and c.last_time >= ?"
            + " order by c.last_time desc, c.conv",
        this::conversation,
        uid,
        before,
        oldest);
  }

  private Conversation conversation(ResultSet row) throws SQLException {
    Entry last = entries.read(row, 9);
    return new Conversation(
        row.getString(1),
        Conversation.Kind.valueOf(row.getString(2)),
        row.getString(3),
        row.getString(4),
        row.getLong(5),
        row.getLong(6),
        row.getLong(8),
        last,
        row.getLong(7));
  }
}
