package io.msrpc.call;

import org.jspecify.annotations.Nullable;

/** The call never left, or the server certified that it did not start: safe to send again. */
public final class NotStartedException extends RpcException {
  private static final long serialVersionUID = 1L;

  /** A call that did not start. */
  public NotStartedException(Reason reason, String message, @Nullable Throwable cause) {
    super(reason, message, cause);
  }

  private NotStartedException(Reason reason, String message, boolean traced) {
    super(reason, message, null, traced);
  }

  /**
   * The same without a stack trace, which would cost more than all the rest of refusing: for those
   * who refuse because there is too much to do.
   */
  public static NotStartedException untraced(Reason reason, String message) {
    return new NotStartedException(reason, message, false);
  }

  /** A call that did not start, with nothing underneath to blame. */
  public NotStartedException(Reason reason, String message) {
    this(reason, message, null);
  }

  @Override
  public boolean safeToRetry() {
    return true;
  }
}
