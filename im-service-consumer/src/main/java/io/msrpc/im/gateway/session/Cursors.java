package io.msrpc.im.gateway.session;

import io.msrpc.im.chat.Head;
import io.msrpc.im.session.Cursor;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one device has confirmed, by conversation; values only rise within an epoch. Bounded: what a
 * client confirms about conversations beyond the bound is forgotten and costs repeated HEADS. Not
 * thread-safe.
 */
final class Cursors {
  private static final int MAX_CONVERSATIONS = 10_000;

  private final Map<String, Cursor> byConv = new HashMap<>();

  Cursors(List<Cursor> saved) {
    saved.forEach(cursor -> byConv.merge(cursor.conv(), cursor, Cursors::later));
  }

  /** Takes in what the device has stored; the new value, or null when it is not new. */
  @Nullable Cursor stored(String conv, long epoch, long seq) {
    return raise(new Cursor(conv, epoch, seq, 0));
  }

  /** Takes in what the device knows to be read; null also when it has stored nothing there yet. */
  @Nullable Cursor read(String conv, long readSeq) {
    Cursor known = byConv.get(conv);
    return known == null ? null : raise(new Cursor(conv, known.epoch(), known.seq(), readSeq));
  }

  /** Whether the device has confirmed all that the head says. */
  boolean cover(Head head) {
    Cursor known = byConv.get(head.conv());
    return known != null
        && known.epoch() == head.epoch()
        && known.seq() >= head.headSeq()
        && known.readSeq() >= head.readSeq();
  }

  private @Nullable Cursor raise(Cursor news) {
    Cursor known = byConv.get(news.conv());
    if (known == null && byConv.size() >= MAX_CONVERSATIONS) {
      return null;
    }
    Cursor merged = known == null ? news : later(known, news);
    if (merged.equals(known)) {
      return null;
    }
    byConv.put(news.conv(), merged);
    return merged;
  }

  /** The higher epoch; within one epoch the higher of each value. */
  static Cursor later(Cursor a, Cursor b) {
    if (a.epoch() != b.epoch()) {
      return a.epoch() > b.epoch() ? a : b;
    }
    return new Cursor(
        a.conv(), a.epoch(), Math.max(a.seq(), b.seq()), Math.max(a.readSeq(), b.readSeq()));
  }
}
