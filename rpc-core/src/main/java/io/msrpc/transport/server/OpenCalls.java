package io.msrpc.transport.server;

import io.msrpc.call.Deadline;
import io.msrpc.transport.CallTable;
import io.msrpc.transport.RateLimit;
import io.msrpc.wire.Frame;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The calls of one connection that have not been answered, and the frames that belong to one of
 * them. Confined to the connection's event loop.
 *
 * <p>A client may name a call that has just ended, for it cannot know. It may not do so at will: a
 * CANCEL is free once for every call it made, a CREDIT while the grants of this connection average
 * {@value #FREE_GRANT} items; of what goes beyond that, {@value #STRAYS_PER_SECOND} a second are
 * borne (docs/protocol.md).
 */
final class OpenCalls {
  /** Most streams at a time on one connection; docs/protocol.md. */
  private static final int MAX_STREAMS = 1024;

  private static final int FREE_GRANT = 8;
  private static final int STRAYS_PER_SECOND = 100;

  private final CallTable<ServerCall> byId = new CallTable<>();
  private final RateLimit strays = new RateLimit(STRAYS_PER_SECOND);
  private final ServerCounters counters;
  private final AtomicInteger size = new AtomicInteger();
  private int oneways;
  private int streams;
  private long freeCancels;
  private long freeCredit;

  OpenCalls(ServerCounters counters) {
    this.counters = counters;
  }

  /** How many there are; any thread. */
  int size() {
    return size.get();
  }

  private void changed() {
    size.lazySet(oneways + byId.size());
  }

  private @Nullable ServerCall find(int id) {
    ServerCall call = byId.get(id);
    if (call == null) {
      counters.count(ServerEvent.STRAY_FRAME);
    }
    return call;
  }

  /** Takes in a call; false when its id is in use. */
  boolean add(ServerCall call) {
    if (call.oneway()) {
      oneways++;
      changed();
      return true;
    }
    if (byId.get(call.id()) != null) {
      return false;
    }
    byId.put(call.id(), call);
    freeCancels++;
    changed();
    return true;
  }

  /** Whether the call is still to be answered. */
  boolean has(ServerCall call) {
    return call.oneway() || byId.get(call.id()) == call;
  }

  /** Lets an answered call go. */
  void remove(ServerCall call) {
    if (call.oneway()) {
      oneways--;
    } else if (has(call)) {
      byId.remove(call.id());
      streams -= call.streams() ? 1 : 0;
    }
    changed();
  }

  /** Counts a stream in, unless there are too many. */
  boolean mayStream() {
    boolean free = streams < MAX_STREAMS;
    streams += free ? 1 : 0;
    return free;
  }

  boolean isEmpty() {
    return oneways == 0 && byId.isEmpty();
  }

  /** Those somebody waits for. */
  List<ServerCall> list() {
    return List.copyOf(byId.all());
  }

  /**
   * Tells those whose deadline has passed.
   *
   * @return the time until the next deadline, nanoseconds; {@link Long#MAX_VALUE} without one
   */
  long expire(long nowNanos) {
    List<ServerCall> expired = new ArrayList<>();
    long next = Long.MAX_VALUE;
    for (ServerCall call : byId.all()) {
      Deadline deadline = call.deadline();
      if (deadline != null && deadline.isExpired(nowNanos)) {
        expired.add(call);
      } else if (deadline != null) {
        next = Math.min(next, deadline.remainingNanos(nowNanos));
      }
    }
    expired.forEach(ServerCall::expire);
    return next;
  }

  /** The client has lost interest; returns the call that ends by it, or null when there is none. */
  @Nullable ServerCall cancelled(int id) {
    freeCancels--;
    ServerCall call = find(id);
    if (call != null) {
      remove(call);
    }
    return call;
  }

  /** Passes an ITEM or END on, or drops it; returns what the client did wrong, or null. */
  @Nullable String onItemOrEnd(Frame frame) {
    if (frame instanceof Frame.Item item) {
      ServerCall call = find(item.id());
      return call == null || call.onItem(item) ? null : "an ITEM without credit";
    }
    if (frame instanceof Frame.End end) {
      ServerCall call = find(end.id());
      return call == null || call.onEnd(end) ? null : "an END of nothing";
    }
    return null;
  }

  /** Passes a CREDIT on, or drops it; returns what the client did wrong, or null. */
  @Nullable String onCredit(Frame.Credit credit) {
    freeCredit = Math.min(Integer.MAX_VALUE, freeCredit + credit.items()) - FREE_GRANT;
    ServerCall call = find(credit.id());
    return call == null || call.onCredit(credit.items()) ? null : "CREDIT for nothing, or too much";
  }

  /** Whether CANCEL and CREDIT came more often than makes sense. */
  boolean tooMany(long nowNanos) {
    boolean free = freeCancels >= 0 && freeCredit >= 0;
    freeCancels = Math.max(0, freeCancels);
    freeCredit = Math.max(0, freeCredit);
    return !free && !strays.tryTake(nowNanos);
  }
}
