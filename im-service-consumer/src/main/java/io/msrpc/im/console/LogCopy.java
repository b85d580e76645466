package io.msrpc.im.console;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * How far this device's copy of one conversation's log has grown. No I/O; not thread-safe.
 *
 * <p>Everything up to {@link #last} has been taken, is not visible, or was skipped on purpose, so
 * that is what the device may acknowledge. Entries that come early are set aside until the gap in
 * front of them is filled by a pull.
 */
final class LogCopy {
  /** Further behind than this, only the newest page is taken. */
  static final int FAR_BEHIND = 1000;

  /** Most entries pulled at once. */
  static final int PAGE = 200;

  private static final int MAX_ASIDE = 500;

  private final String conv;
  private final long epoch;
  private final TreeMap<Long, ChatEntry> aside = new TreeMap<>();
  private long last;
  private long firstSeq = 1;
  private long headSeq;

  /** A range of seqs, both ends included. */
  record Range(long from, long to) {}

  /**
   * What an answer brought.
   *
   * @param entries to store and show, ascending
   * @param skipped entries passed over because this device was far behind
   */
  record Growth(List<ChatEntry> entries, long skipped) {}

  LogCopy(String conv, long epoch, long last) {
    this.conv = conv;
    this.epoch = epoch;
    this.last = last;
  }

  String conv() {
    return conv;
  }

  long epoch() {
    return epoch;
  }

  long last() {
    return last;
  }

  /** The server has announced how far the log goes, and where it begins for this user. */
  void announced(long first, long head) {
    firstSeq = Math.max(1, first);
    headSeq = Math.max(headSeq, head);
  }

  /**
   * Takes entries that came by themselves; those now next in line are returned, known ones dropped.
   */
  List<ChatEntry> receive(List<ChatEntry> entries) {
    for (ChatEntry entry : entries) {
      if (entry.seq() > last) {
        aside.put(entry.seq(), entry);
      }
    }
    List<ChatEntry> next = drain();
    while (aside.size() > MAX_ASIDE) {
      aside.pollLastEntry();
    }
    return next;
  }

  /**
   * Takes the answer to a pull, which settles the range: what it does not contain is not visible.
   */
  Growth settle(Range range, List<ChatEntry> entries) {
    if (range.to() <= last) {
      return new Growth(List.of(), 0);
    }
    long skipped = Math.max(0, range.from() - Math.max(last + 1, firstSeq));
    List<ChatEntry> taken = new ArrayList<>();
    entries.stream().filter(entry -> entry.seq() > last).forEach(taken::add);
    last = range.to();
    aside.headMap(last, true).clear();
    taken.addAll(drain());
    return new Growth(taken, skipped);
  }

  /** What to pull next; empty when nothing is missing. */
  Optional<Range> missing() {
    long head = aside.isEmpty() ? headSeq : Math.max(headSeq, aside.lastKey());
    long first = Math.max(last + 1, firstSeq);
    if (head < first) {
      return Optional.empty();
    }
    if (head - last > FAR_BEHIND && head - first >= PAGE) {
      return Optional.of(new Range(head - PAGE + 1, head));
    }
    long to = aside.isEmpty() ? head : Math.min(head, aside.firstKey() - 1);
    return Optional.of(new Range(last + 1, Math.min(to, first + PAGE - 1)));
  }

  private List<ChatEntry> drain() {
    List<ChatEntry> next = new ArrayList<>();
    Iterator<ChatEntry> early = aside.values().iterator();
    while (early.hasNext()) {
      ChatEntry entry = early.next();
      if (entry.seq() != last + 1) {
        break;
      }
      early.remove();
      next.add(entry);
      last = entry.seq();
    }
    return next;
  }
}
