package io.msrpc.im.provider.push;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** What waits to be told to one gateway about one conversation; the oldest goes when it is full. */
final class Lane {
  private static final int MOST_ENTRIES = 64;

  /** Most bytes of one push; its first entry is in it whatever its size. */
  private static final long MOST_BYTES = 256 << 10;

  private final Deque<FreshEntry> waiting = new ArrayDeque<>();
  private final AtomicLong heldBytes;

  Lane(AtomicLong heldBytes) {
    this.heldBytes = heldBytes;
  }

  void add(FreshEntry fresh) {
    if (waiting.size() == MOST_ENTRIES) {
      release(waiting.removeFirst());
    }
    heldBytes.addAndGet(fresh.weight());
    waiting.addLast(fresh);
  }

  /** Takes contiguous entries of one epoch from the front, as many as one push may carry. */
  List<FreshEntry> takeRun() {
    List<FreshEntry> run = new ArrayList<>();
    long bytes = 0;
    for (FreshEntry next = waiting.peekFirst(); next != null; next = waiting.peekFirst()) {
      bytes += next.weight();
      if (!run.isEmpty() && (bytes > MOST_BYTES || !follows(run.get(run.size() - 1), next))) {
        break;
      }
      run.add(release(waiting.removeFirst()));
    }
    return run;
  }

  private FreshEntry release(FreshEntry taken) {
    heldBytes.addAndGet(-taken.weight());
    return taken;
  }

  private static boolean follows(FreshEntry last, FreshEntry next) {
    return next.epoch() == last.epoch() && next.entry().seq() == last.entry().seq() + 1;
  }
}
