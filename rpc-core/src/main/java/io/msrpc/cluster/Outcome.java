package io.msrpc.cluster;

import io.msrpc.call.RemoteFailureException;
import io.msrpc.call.RpcException;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** What the end of a call says about the provider it went to. */
enum Outcome {
  /** It works: a reply, or a failure that is the caller's own or that the method declares. */
  ANSWERED,

  /** It answered, but not with what was asked for. Only worth noting if others do better. */
  FAILED,

  /** It did not answer in time. */
  TIMED_OUT,

  /** It could not be reached, was lost, or is leaving. */
  UNREACHABLE,

  /** Nothing: the caller has gone, or its arguments could not be sent. */
  ABANDONED;

  /** Reads it from how an invocation ended; null is a reply. */
  static Outcome of(@Nullable Throwable thrown) {
    Throwable failure =
        thrown instanceof CompletionException && thrown.getCause() != null
            ? thrown.getCause()
            : thrown;
    if (failure == null) {
      return ANSWERED;
    }
    return failure instanceof RpcException known ? of(known) : ABANDONED;
  }

  private static Outcome of(RpcException failure) {
    return switch (failure.reason()) {
      case DEADLINE_EXCEEDED -> TIMED_OUT;
      case CONNECT_FAILED, CONNECTION_LOST, UNAVAILABLE -> UNREACHABLE;
      case OVERLOADED, INTERNAL, INVALID_RESPONSE -> FAILED;
      case APPLICATION ->
          failure instanceof RemoteFailureException remote && remote.business() == null
              ? FAILED
              : ANSWERED;
      case CANCELLED -> ABANDONED;
      case INVALID_REQUEST, TOO_LARGE -> failure.getCause() == null ? ANSWERED : ABANDONED;
      case NOT_FOUND, UNAUTHENTICATED, PERMISSION_DENIED -> ANSWERED;
    };
  }

  /** Whether the time it took says how busy the provider is. */
  boolean isTimed() {
    return this == ANSWERED || this == TIMED_OUT;
  }

  /** Whether several of it in a row mean that the provider, or the way to it, does not work. */
  boolean isFault() {
    return this == TIMED_OUT || this == UNREACHABLE;
  }
}
