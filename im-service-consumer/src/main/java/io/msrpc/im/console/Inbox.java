package io.msrpc.im.console;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import io.msrpc.im.chat.Entry;
import io.msrpc.im.chat.Head;
import io.msrpc.im.gateway.protocol.Command;
import io.msrpc.im.gateway.protocol.Event;
import io.netty.util.concurrent.EventExecutor;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Everything this device takes from the server: pushes as hints, heads as the truth of what there
 * is, pulls for what is missing, one at a time a conversation. What is new is stored, then
 * reported, then acknowledged.
 *
 * <p>Confined to the session's executor.
 */
final class Inbox {
  private static final long PULL_AGAIN_MILLIS = 2000;

  private final EventExecutor executor;
  private final ChatLink link;
  private final Journal journal;
  private final Listener listener;
  private final Map<String, LogCopy> copies = new HashMap<>();
  private final Map<String, Long> knownBefore = new HashMap<>();
  private final Set<String> pulling = new HashSet<>();
  private boolean moreHeads;

  /** What an inbox reports, once each. */
  interface Listener {
    /** New entries of a conversation, stored; the user knows those up to a seq from elsewhere. */
    void stored(List<ChatEntry> entries, long silentUpTo);

    /** Entries that were passed over because this device was far behind. */
    void skipped(long count);
  }

  Inbox(EventExecutor executor, ChatLink link, Journal journal, Listener listener) {
    this.executor = executor;
    this.link = link;
    this.journal = journal;
    this.listener = listener;
    for (Journal.Stored each : journal.copies()) {
      copies.put(each.conv(), new LogCopy(each.conv(), each.epoch(), each.last()));
    }
  }

  /** PUSH: contiguous entries, a hint. */
  void push(Event.Push push) {
    LogCopy copy = copy(push.conv(), push.epoch());
    if (copy != null) {
      take(copy, copy.receive(entries(push.entries())));
      pull(copy);
    }
  }

  /** HEADS: what this device has not confirmed. */
  void heads(Event.Heads heads) {
    heads.heads().forEach(this::head);
    moreHeads = heads.more();
    askForMore();
  }

  /** One of this device's own messages was committed: its entry is known without a push. */
  void committed(String conv, long epoch, ChatEntry entry) {
    LogCopy copy = copy(conv, epoch);
    if (copy == null || entry.seq() <= copy.last()) {
      journal.forget(entry.cmid());
    } else {
      take(copy, copy.receive(List.of(entry)));
      pull(copy);
    }
  }

  private void head(Head head) {
    if (!copies.containsKey(head.conv())) {
      knownBefore.put(head.conv(), head.readSeq());
    }
    LogCopy copy = copy(head.conv(), head.epoch());
    if (copy != null) {
      copy.announced(head.firstSeq(), head.headSeq());
      confirm(copy, head.readSeq());
      pull(copy);
    }
  }

  /** Says how far this device is, and that it knows how far the user has read. */
  private void confirm(LogCopy copy, long readSeq) {
    acknowledge(copy, List.of(new Command.ReadUpTo(copy.conv(), readSeq)));
    if (readSeq < copy.last()) {
      tellRead(copy);
    }
  }

  /** The copy that numbers of this epoch belong to; null when the epoch is over. */
  private @Nullable LogCopy copy(String conv, long epoch) {
    LogCopy known = copies.get(conv);
    if (known != null && known.epoch() >= epoch) {
      return known.epoch() == epoch ? known : null;
    }
    if (known != null) {
      knownBefore.put(conv, known.last());
    }
    LogCopy fresh = new LogCopy(conv, epoch, 0);
    copies.put(conv, fresh);
    return fresh;
  }

  /** Keeps what was next in line; what was known, or is early, is only acknowledged again. */
  private void take(LogCopy copy, List<ChatEntry> entries) {
    if (entries.isEmpty()) {
      acknowledge(copy, List.of());
    } else {
      grow(copy, entries);
    }
  }

  private void grow(LogCopy copy, List<ChatEntry> entries) {
    journal.store(copy, entries);
    listener.stored(entries, knownBefore.getOrDefault(copy.conv(), 0L));
    if (!entries.isEmpty()) {
      tellRead(copy);
    }
    acknowledge(copy, List.of());
  }

  private void pull(LogCopy copy) {
    if (link.state() == LinkState.READY && !pulling.contains(copy.conv())) {
      copy.missing().ifPresent(range -> pull(copy, range));
    }
  }

  private void pull(LogCopy copy, LogCopy.Range range) {
    pulling.add(copy.conv());
    link.ask(new Command.Pull(copy.conv(), copy.epoch(), range.from(), range.to(), LogCopy.PAGE))
        .whenComplete((answer, failure) -> onEntries(copy, range, answer, failure));
  }

  private void onEntries(
      LogCopy asked, LogCopy.Range range, @Nullable Event answer, @Nullable Throwable failure) {
    pulling.remove(asked.conv());
    if (answer instanceof Event.Entries found) {
      settle(range, found);
    } else if (failure instanceof CommandException refused) {
      pullLater(asked, refused);
    }
    askForMore();
  }

  /** Takes an answer in and asks for the rest; one that does not reach the range is the last. */
  private void settle(LogCopy.Range asked, Event.Entries answer) {
    LogCopy copy = copy(answer.conv(), answer.epoch());
    if (copy != null && answer.to() >= asked.from()) {
      LogCopy.Range settled = new LogCopy.Range(answer.from(), answer.to());
      settle(copy, settled, entries(answer.entries()));
      pull(copy);
    }
  }

  private void pullLater(LogCopy asked, CommandException refused) {
    long wish = refused.retryAfterMillis();
    switch (refused.code()) {
      case "BUSY" ->
          executor.schedule(() -> pull(asked), wish > 0 ? wish : PULL_AGAIN_MILLIS, MILLISECONDS);
      case "WRONG_EPOCH" -> link.ping(); // HEADS follow, with the new epoch
      default -> {} // the next HEADS announce again what is missing
    }
  }

  private void settle(LogCopy copy, LogCopy.Range range, List<ChatEntry> entries) {
    LogCopy.Growth growth = copy.settle(range, entries);
    if (growth.skipped() > 0) {
      listener.skipped(growth.skipped());
    }
    grow(copy, growth.entries());
  }

  /** When all that was announced is stored and the server had more to announce, asks for it now. */
  private void askForMore() {
    if (moreHeads && pulling.isEmpty()) {
      moreHeads = false;
      link.ping();
    }
  }

  private void acknowledge(LogCopy copy, List<Command.ReadUpTo> reads) {
    var stored = new Command.Stored(copy.conv(), copy.epoch(), copy.last());
    link.tell(new Command.Ack(List.of(stored), reads));
  }

  /** What a console has stored, it has shown. */
  private void tellRead(LogCopy copy) {
    link.tell(new Command.Read(copy.conv(), copy.epoch(), copy.last()));
  }

  private static List<ChatEntry> entries(List<Entry> entries) {
    return entries.stream().map(ChatEntry::of).toList();
  }
}
