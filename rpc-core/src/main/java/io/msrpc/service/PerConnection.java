package io.msrpc.service;

import io.msrpc.call.PeerConnection;
import io.msrpc.call.ServiceFailure;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A service of which every connection has an object of its own, from its beginning to its end, so
 * that the object knows on whose behalf it is called. Thread-safe.
 */
public final class PerConnection {
  private static final Logger LOG = LoggerFactory.getLogger(PerConnection.class);

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

  /** Makes the object; if that fails, only the calls of this service on this connection do. */
  void connected(PeerConnection peer) {
    try {
      objects.put(peer, Objects.requireNonNull(maker.apply(peer), "no object"));
      peer.closed().thenRun(() -> objects.remove(peer));
    } catch (Throwable e) {
      LOG.error(
          "The object of a service for {} could not be made",
          peer.remoteAddress(),
          ServiceFailure.loggable(e));
    }
  }

  /** The object of a connection; null when that is gone, or has none. */
  @Nullable Object of(@Nullable PeerConnection peer) {
    return peer == null ? null : objects.get(peer);
  }
}
