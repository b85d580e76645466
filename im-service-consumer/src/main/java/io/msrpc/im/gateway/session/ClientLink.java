package io.msrpc.im.gateway.session;

import io.msrpc.im.gateway.protocol.CloseCode;
import io.msrpc.im.gateway.protocol.Event;
import io.netty.util.concurrent.EventExecutor;
import org.jspecify.annotations.Nullable;

/** A session's way to its client; a door provides it. All but {@link #executor} run on that. */
public interface ClientLink {
  /** The event loop of the connection. */
  EventExecutor executor();

  /** Whether the connection takes answers without piling them up. */
  boolean isWritable();

  /** Whether it takes what nobody asked for, too. */
  default boolean takesHints() {
    return isWritable();
  }

  /** Whether the connection is there, and nobody has begun to close it. */
  boolean isOpen();

  /** Sends an event; a no-op once closing has begun. That it was written is no sign of delivery. */
  void send(@Nullable Long id, Event event);

  /** Begins to close the connection after what was sent; later sends are dropped. Idempotent. */
  void close(CloseCode code);
}
