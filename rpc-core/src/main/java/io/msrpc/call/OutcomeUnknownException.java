package io.msrpc.call;

import org.jspecify.annotations.Nullable;

/** The call was sent and no answer came: it may have run. */
public final class OutcomeUnknownException extends RpcException {
  private static final long serialVersionUID = 1L;

  /** A call without an answer. */
  public OutcomeUnknownException(Reason reason, String message, @Nullable Throwable cause) {
    super(reason, message, cause);
  }

  /** A call without an answer, with nothing underneath to blame. */
  public OutcomeUnknownException(Reason reason, String message) {
    this(reason, message, null);
  }

  @Override
  public boolean safeToRetry() {
    return false;
  }
}
