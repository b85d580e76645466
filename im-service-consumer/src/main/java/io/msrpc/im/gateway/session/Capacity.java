package io.msrpc.im.gateway.session;

import java.util.concurrent.atomic.AtomicInteger;

/** How many connections all doors of a gateway may still take. Thread-safe. */
public final class Capacity {
  private final AtomicInteger free;

  /** Room for so many. */
  public Capacity(int most) {
    this.free = new AtomicInteger(most);
  }

  /** Takes a place, to be given back once; false when there is none. */
  public boolean tryTake() {
    return free.getAndUpdate(places -> Math.max(0, places - 1)) > 0;
  }

  /** A connection that had a place is gone. */
  public void giveBack() {
    free.incrementAndGet();
  }
}
