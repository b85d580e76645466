package io.msrpc.im.gateway.session;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/** The last calls of sessions that have ended, so that a stop can wait for them. Thread-safe. */
public final class Departures {
  private final Map<Object, CompletableFuture<?>> underWay = new ConcurrentHashMap<>();

  void add(CompletableFuture<?> last) {
    Object key = new Object();
    underWay.put(key, last);
    last.whenComplete((done, failure) -> underWay.remove(key));
  }

  /** Completes when all of them have, whether they succeeded or not. */
  public CompletableFuture<Void> all() {
    return CompletableFuture.allOf(underWay.values().toArray(CompletableFuture[]::new))
        .exceptionally(failure -> null);
  }
}
