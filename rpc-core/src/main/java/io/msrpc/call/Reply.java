package io.msrpc.call;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
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

  /** The provider that answered, as {@code host:port}; empty where that is not known. */
  default String peer() {
    return "";
  }

  /**
   * Completes when nothing of the call is left: now, but for a streamed result, as a filter sees
   * it, when that has ended. Fails as the stream does, or as cancelled.
   */
  default CompletionStage<Void> ended() {
    return CompletableFuture.completedFuture(null);
  }

  /** The same answer, with these attachments added to its own. */
  default Reply with(Map<String, String> more) {
    return AttachedReply.of(this, more);
  }

  /** An answer already at hand, without attachments. */
  static Reply of(@Nullable Object value) {
    return () -> value;
  }
}
