package io.msrpc.benchmarks;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * How many calls of one thread may be under way. When that many are, the thread sleeps until a
 * quarter of them has been answered: to be woken for every answer would cost more than the answer,
 * and the same for every contestant.
 */
final class Window {
  private final int size;
  private final int refillAt;
  private final Thread sender;
  private final AtomicInteger outstanding = new AtomicInteger();
  private volatile boolean sleeping;

  /** The window of the current thread. */
  Window(int size) {
    this.size = size;
    this.refillAt = size - size / 4;
    this.sender = Thread.currentThread();
  }

  /** Makes room for one more call. */
  void enter() {
    if (outstanding.get() >= size) {
      awaitAtMost(refillAt);
    }
    outstanding.incrementAndGet();
  }

  /** One call has been answered; any thread. */
  void leave() {
    int left = outstanding.decrementAndGet();
    if (sleeping && (left == refillAt || left == 0)) {
      LockSupport.unpark(sender);
    }
  }

  /** Waits for all answers. */
  void awaitAll() {
    awaitAtMost(0);
  }

  private void awaitAtMost(int left) {
    sleeping = true;
    while (outstanding.get() > left) {
      LockSupport.parkNanos(this, TimeUnit.MILLISECONDS.toNanos(100));
    }
    sleeping = false;
  }
}
