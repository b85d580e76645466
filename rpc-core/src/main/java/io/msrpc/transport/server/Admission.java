package io.msrpc.transport.server;

import io.msrpc.call.Reason;
import io.netty.util.concurrent.Ticker;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Decides which calls run now, which wait, and which are refused, before anything but their
 * envelope has been decoded.
 *
 * <p>At most {@link ConcurrencyLimit} calls run; the others wait, first come first served. Three
 * things bound the queue: how many wait, how many bytes they hold, and time. A call is refused at
 * its arrival if those ahead of it will take more than half of the time its caller has left, going
 * by the mean time of the calls that have ended. So work that is begun can be finished for somebody
 * who still waits for it, however many more callers there are; who is refused hears so at once and
 * has the other half for another provider; and nobody is put off in favour of one who came later,
 * as newest-first queues do. One whose time is up nevertheless is dropped when its turn comes, or
 * earlier if its place is needed.
 *
 * <p>Thread-safe: one short critical section at the beginning and at the end of a call. Calls are
 * refused and begun outside of it.
 */
final class Admission {
  private final Executor workers;
  private final Ticker ticker;
  private final int queueCapacity;
  private final long queueBytes;
  private final ConcurrencyLimit limit;
  private final Queue<Work> waiting = new ArrayDeque<>();
  private long waitingBytes;
  private int running;
  private boolean closed;

  private enum Verdict {
    RUNS,
    WAITS,
    FULL,
    TOO_LATE,
    LEAVING
  }

  /**
   * What it does at this moment.
   *
   * @param running calls that have a worker
   * @param limit how many may
   * @param waiting calls that wait for one
   * @param waitingBytes what those hold
   */
  record Load(int running, int limit, int waiting, long waitingBytes) {}

  Admission(Executor workers, ServerOptions options, Ticker ticker) {
    this.workers = workers;
    this.ticker = ticker;
    this.queueCapacity = options.queueCapacity();
    this.queueBytes = options.queueBytes();
    this.limit =
        new ConcurrencyLimit(
            Runtime.getRuntime().availableProcessors(), options.workers(), ticker.nanoTime());
  }

  /** Its clock. */
  Ticker ticker() {
    return ticker;
  }

  /** Takes the call over. */
  void submit(Work work) {
    long now = ticker.nanoTime();
    Verdict verdict = decide(work, now);
    if (verdict == Verdict.FULL && dropExpired(now)) {
      verdict = decide(work, now);
    }
    switch (verdict) {
      case RUNS -> {
        if (!begin(work, now)) {
          beginNext(now);
        }
      }
      case WAITS -> {}
      case FULL -> work.refuse(Reason.OVERLOADED, "every worker is busy and the queue is full");
      case TOO_LATE ->
          work.refuse(Reason.OVERLOADED, "every worker is busy and it would wait for too long");
      case LEAVING -> work.refuse(Reason.UNAVAILABLE, "the server is closing");
    }
  }

  private synchronized Verdict decide(Work work, long now) {
    if (closed) {
      return Verdict.LEAVING;
    }
    if (waiting.isEmpty() && running < limit.current()) {
      running++;
      work.begin(now, limit.isCalm(running));
      return Verdict.RUNS;
    }
    if (waiting.size() >= queueCapacity || waitingBytes + work.bytes() > queueBytes) {
      return Verdict.FULL;
    }
    double patience = work.deadline().remainingNanos(now) / 2.0;
    if (limit.expectedWaitNanos(waiting.size()) > patience) {
      return Verdict.TOO_LATE;
    }
    waiting.add(work);
    waitingBytes += work.bytes();
    return Verdict.WAITS;
  }

  /** Begins one that has been let in; if that cannot be, its place is free for the next one. */
  private boolean begin(Work work, long now) {
    if (work.deadline().isExpired(now)) {
      left();
      refuseExpired(work);
      return false;
    }
    try {
      workers.execute(work);
      return true;
    } catch (RejectedExecutionException e) {
      left();
      work.refuse(Reason.UNAVAILABLE, "the server is closing");
    } catch (OutOfMemoryError e) {
      left();
      work.refuse(Reason.OVERLOADED, "no thread can be started: " + e.getMessage());
    }
    return false;
  }

  /** Begins those that wait, as far as there is room. */
  private void beginNext(long now) {
    for (Work next = next(now); next != null; next = next(now)) {
      begin(next, now);
    }
  }

  private synchronized void left() {
    running--;
  }

  /** A call has left its worker. */
  void ended(Work work) {
    long now = ticker.nanoTime();
    synchronized (this) {
      running--;
      long took = now - work.beganNanos();
      limit.ended(work.time(), took, work.isCalm(), !waiting.isEmpty(), now);
    }
    beginNext(now);
  }

  private synchronized @Nullable Work next(long now) {
    Work next = running < limit.current() ? waiting.poll() : null;
    if (next != null) {
      waitingBytes -= next.bytes();
      running++;
      next.begin(now, limit.isCalm(running));
    }
    return next;
  }

  /** Makes room at the head of the queue; whether there was anything to drop. */
  private boolean dropExpired(long now) {
    Work head = expiredHead(now);
    boolean any = head != null;
    for (; head != null; head = expiredHead(now)) {
      refuseExpired(head);
    }
    return any;
  }

  private synchronized @Nullable Work expiredHead(long now) {
    Work head = waiting.peek();
    if (head == null || !head.deadline().isExpired(now)) {
      return null;
    }
    waitingBytes -= head.bytes();
    return waiting.remove();
  }

  private static void refuseExpired(Work work) {
    work.refuse(Reason.DEADLINE_EXCEEDED, "time was up before a worker was free");
  }

  /** What it does at this moment. */
  synchronized Load load() {
    return new Load(running, limit.current(), waiting.size(), waitingBytes);
  }

  /** Refuses the calls that wait and all that come. */
  void close() {
    abandon().forEach(work -> work.refuse(Reason.UNAVAILABLE, "the server is closing"));
  }

  private synchronized List<Work> abandon() {
    closed = true;
    List<Work> left = List.copyOf(waiting);
    waiting.clear();
    waitingBytes = 0;
    return left;
  }
}
