package io.msrpc.service;

import io.msrpc.call.PeerConnection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A service of which every connection has an object of its own, from its beginning to its end, so
 * that the object knows on whose behalf it is called. Thread-safe.
 */
public final class PerConnection {
  private final Function<PeerConnection, ?> maker;
  private final Map<PeerConnection, Object> objects = new ConcurrentHashMap<>();

  /**
   * A service whose objects are made by a function.
   *
   * @param maker called on the connection's I/O thread; must not block
   */
  public PerConnection(Function<PeerConnection, ?> maker) {
    this.maker = maker;
  }

  void connected(PeerConnection peer) {
    objects.put(peer, maker.apply(peer));
    peer.closed().thenRun(() -> objects.remove(peer));
  }

  /** The object of a connection; null when that is gone, or has none. */
  @Nullable Object of(@Nullable PeerConnection peer) {
    return peer == null ? null : objects.get(peer);
  }
}
