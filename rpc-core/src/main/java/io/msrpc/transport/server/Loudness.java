package io.msrpc.transport.server;

import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.event.Level;

/**
 * How loud to tell of a fault that every call of a method may repeat: the first as a warning, any
 * further one at DEBUG. Thread-safe.
 */
final class Loudness {
  private final AtomicBoolean told = new AtomicBoolean();

  /** The level of the next one. */
  Level next() {
    return !told.get() && told.compareAndSet(false, true) ? Level.WARN : Level.DEBUG;
  }
}
