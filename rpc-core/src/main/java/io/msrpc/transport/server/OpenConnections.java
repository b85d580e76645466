package io.msrpc.transport.server;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** The connections of one server that are open. Thread-safe. */
final class OpenConnections {
  private final Set<ServerConnection> open = new LinkedHashSet<>();
  private boolean draining;

  /** Takes in a new one; one that comes after the drain began is drained at once. */
  synchronized void add(ServerConnection connection) {
    open.add(connection);
    if (draining) {
      connection.drain();
    }
  }

  synchronized void remove(ServerConnection connection) {
    open.remove(connection);
    notifyAll();
  }

  /** Asks all to go. */
  synchronized void drain() {
    draining = true;
    open.forEach(ServerConnection::drain);
  }

  /** Those left. */
  synchronized List<ServerConnection> list() {
    return List.copyOf(open);
  }

  /** Waits until none is left, or the time is up; whether none is left. */
  synchronized boolean awaitNone(Duration timeout) throws InterruptedException {
    long end = System.nanoTime() + timeout.toNanos();
    while (!open.isEmpty()) {
      long left = end - System.nanoTime();
      if (left <= 0) {
        return false;
      }
      TimeUnit.NANOSECONDS.timedWait(this, left);
    }
    return true;
  }
}
