package io.msrpc.transport.server;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The connections of one server that are open. Thread-safe. */
final class OpenConnections {
  private final Clock clock;

  /** Each since when. */
  private final Map<ServerConnection, Instant> open = new LinkedHashMap<>();

  private boolean draining;

  OpenConnections(Clock clock) {
    this.clock = clock;
  }

  /** Takes in a new one; one that comes after the drain began is drained at once. */
  synchronized void add(ServerConnection connection) {
    open.put(connection, clock.instant());
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
    open.keySet().forEach(ServerConnection::drain);
  }

  /** Those left. */
  synchronized List<ServerConnection> list() {
    return List.copyOf(open.keySet());
  }

  /** What those left are and do, the oldest first. */
  synchronized List<ConnectedClient> snapshot() {
    return open.entrySet().stream().map(each -> client(each.getKey(), each.getValue())).toList();
  }

  private static ConnectedClient client(ServerConnection connection, Instant since) {
    String peer = AccessLine.text(connection.channel().remoteAddress());
    return new ConnectedClient(peer, since, connection.inFlight());
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
