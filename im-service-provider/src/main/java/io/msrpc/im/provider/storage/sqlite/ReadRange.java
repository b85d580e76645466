package io.msrpc.im.provider.storage.sqlite;

import io.msrpc.im.chat.ChatError;
import io.msrpc.im.chat.Entry;
import io.msrpc.im.chat.Pull;
import io.msrpc.im.chat.PullResult;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** Reads a range of a log, cut to what one answer may carry. */
record ReadRange(Pull pull, Entries entries) implements Command<PullResult> {
  /** Most bytes of text in one answer; its first entry is in it whatever its size. */
  private static final int MOST_BYTES = 256 << 10;

  private static final int BYTES_BESIDE_TEXT = 200;

  @Override
  public PullResult run(Database database) throws SQLException {
    if (Fence.pass(database, pull.session()).isEmpty()) {
      return new PullResult.Refused(
          ChatError.SUPERSEDED, "the session is open elsewhere or has ended");
    }
    Optional<MemberView> member = MemberView.of(database, pull.session().uid(), pull.conv());
    if (member.isEmpty()) {
      return new PullResult.Refused(ChatError.NOT_MEMBER, "you are not in this conversation");
    }
    if (pull.epoch() != 0 && pull.epoch() != member.get().epoch()) {
      return new PullResult.Refused(
          ChatError.WRONG_EPOCH, "the conversation's epoch is " + member.get().epoch());
    }
    return read(database, member.get());
  }

  private PullResult read(Database database, MemberView view) throws SQLException {
    long wished = Math.min(pull.to(), view.headSeq());
    List<Entry> found = cut(range(database, wished));
    long to = found.isEmpty() ? wished : found.get(found.size() - 1).seq();
    return new PullResult.Entries(
        pull.conv(),
        view.epoch(),
        pull.from(),
        to,
        found,
        view.headSeq(),
        view.headOrd(),
        to < wished);
  }

  private List<Entry> range(Database database, long to) throws SQLException {
    return database.all(
        "select "
            + Entries.COLUMNS
            + " from entry e where e.conv = ? and e.seq between ? and ? order by e.seq limit ?",
        row -> entries.read(row, 1),
        pull.conv(),
        pull.from(),
        to,
        pull.limit());
  }

  private static List<Entry> cut(List<Entry> found) {
    int bytes = 0;
    for (int i = 0; i < found.size(); i++) {
      bytes += BYTES_BESIDE_TEXT + textBytes(found.get(i));
      if (bytes > MOST_BYTES && i > 0) {
        return found.subList(0, i);
      }
    }
    return found;
  }

  private static int textBytes(Entry entry) {
    int bytes = entry.content().getBytes(StandardCharsets.UTF_8).length;
    for (var property : entry.property().entrySet()) {
      bytes += 3 * (property.getKey().length() + property.getValue().length());
    }
    return bytes + 32 * entry.mentions().size();
  }
}
