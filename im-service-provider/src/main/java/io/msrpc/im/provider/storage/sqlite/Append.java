package io.msrpc.im.provider.storage.sqlite;

import io.msrpc.im.chat.ChatError;
import io.msrpc.im.chat.Entry;
import io.msrpc.im.chat.Message;
import io.msrpc.im.provider.chat.Appended;
import io.msrpc.im.provider.chat.Appended.Added;
import io.msrpc.im.provider.chat.Appended.Known;
import io.msrpc.im.provider.chat.Appended.Rejected;
import io.msrpc.im.provider.chat.Draft;
import io.msrpc.im.provider.chat.PrivateConversation;
import io.msrpc.im.session.SessionRef;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Appends the drafts of one session: the rules of {@code ConversationLog.append}, in SQL. */
final class Append implements Command<List<Appended>> {
  private record Head(long epoch, long seq, long ord, long time) {}

  private final SessionRef session;
  private final List<Draft> drafts;
  private final long now;
  private final Entries entries;

  Append(SessionRef session, List<Draft> drafts, long now, Entries entries) {
    this.session = session;
    this.drafts = drafts;
    this.now = now;
    this.entries = entries;
  }

  @Override
  public List<Appended> run(Database database) throws SQLException {
    Optional<Fence> fence = Fence.pass(database, session);
    List<Appended> outcomes = new ArrayList<>(drafts.size());
    for (Draft draft : drafts) {
      outcomes.add(
          fence.isPresent()
              ? append(database, draft, fence.get().nick())
              : new Rejected(ChatError.SUPERSEDED, "the session is open elsewhere or has ended"));
    }
    return outcomes;
  }

  private Appended append(Database database, Draft draft, String nick) throws SQLException {
    Optional<Appended> known = known(database, draft);
    if (known.isPresent()) {
      return known.get();
    }
    PrivateConversation conversation = draft.conversation();
    Optional<Head> head = head(database, conversation.id());
    if (!conversation.has(session.uid()) || (head.isEmpty() && !draft.opens())) {
      return new Rejected(ChatError.NOT_MEMBER, "you are not in this conversation");
    }
    if (head.isEmpty() && !exists(database, conversation.peerOf(session.uid()))) {
      return new Rejected(ChatError.NO_SUCH_USER, "there is no such user");
    }
    Head before = head.isPresent() ? head.get() : open(database, conversation);
    return draft.message().ref() > before.seq()
        ? new Rejected(ChatError.BAD_FORMAT, "ref: " + draft.message().ref() + " is no entry")
        : add(database, draft, before, nick);
  }

  private Optional<Appended> known(Database database, Draft draft) throws SQLException {
    String conv = draft.conversation().id();
    return database.one(
        "select e.body_hash, c.epoch, e.seq, e.ord, e.time from entry e"
            + " join conversation c on c.conv = e.conv"
            + " where e.conv = ? and e.sender = ? and e.cmid = ?",
        row ->
            row.getString(1).equals(draft.bodyHash())
                ? new Known(conv, row.getLong(2), row.getLong(3), row.getLong(4), row.getLong(5))
                : new Rejected(ChatError.CONFLICT, "this cmid was another message's"),
        conv,
        session.uid(),
        draft.message().cmid());
  }

  private static Optional<Head> head(Database database, String conv) throws SQLException {
    return database.one(
        "select epoch, head_seq, head_ord, last_time from conversation where conv = ?",
        row -> new Head(row.getLong(1), row.getLong(2), row.getLong(3), row.getLong(4)),
        conv);
  }

  private static boolean exists(Database database, String uid) throws SQLException {
    return database.one("select 1 from account where uid = ?", row -> true, uid).isPresent();
  }

  private static Head open(Database database, PrivateConversation conversation)
      throws SQLException {
    String conv = conversation.id();
    database.update(
        "insert into conversation select ?, 'PRIVATE', value, 0, 0, 0 from epoch", conv);
    for (String uid : conversation.members()) {
      database.update(
          "insert into member (uid, conv, peer, first_seq) values (?, ?, ?, 1)",
          uid,
          conv,
          conversation.peerOf(uid));
    }
    return head(database, conv).orElseThrow();
  }

  private Appended add(Database database, Draft draft, Head before, String nick)
      throws SQLException {
    String conv = draft.conversation().id();
    Entry entry = entry(draft.message(), before, nick);
    entries.insert(database, conv, draft.bodyHash(), entry);
    database.update(
        "update conversation set head_seq = ?, head_ord = ?, last_time = ? where conv = ?",
        entry.seq(),
        entry.ord(),
        entry.time(),
        conv);
    database.update(
        "update member set own = own + 1 where uid = ? and conv = ?", session.uid(), conv);
    int moved =
        database.update(
            "update member set read_seq = ?1, read_ord = ?2, own_read = own"
                + " where uid = ?3 and conv = ?4 and ?2 - read_ord = own - own_read",
            entry.seq(),
            entry.ord(),
            session.uid(),
            conv);
    return new Added(conv, before.epoch(), entry, moved > 0);
  }

  /**
   * Every type there is yet counts as unread, and no time is before the one of the entry before.
   */
  private Entry entry(Message message, Head before, String nick) {
    return new Entry(
        before.seq() + 1,
        before.ord() + 1,
        message.type(),
        session.uid(),
        nick,
        message.cmid(),
        Math.max(now, before.time()),
        message.content(),
        message.ref(),
        List.copyOf(message.mentions()),
        message.url(),
        message.property());
  }
}
