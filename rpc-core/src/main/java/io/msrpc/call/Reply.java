package io.msrpc.call;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A successful answer. */
public interface Reply {
  /**
   * The value the method returned; null for {@code void}. May decode it on the calling thread,
   * once.
   *
   * @throws RemoteFailureException when the bytes of the answer are not a value of the declared
   *     type
   */
  @Nullable Object value();

  /** Names and values that travelled beside the value. */
  default Map<String, String> attachments() {
    return Map.of();
  }

  /** An answer already at hand, without attachments. */
  static Reply of(@Nullable Object value) {
    return () -> value;
  }
}
