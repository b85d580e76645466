package io.msrpc.call;

import org.jspecify.annotations.Nullable;

/**
 * The call ran and failed; carries the remote type's name and message, never the object, but for a
 * {@linkplain #business() business exception} that the method declares.
 */
public final class RemoteFailureException extends RpcException {
  private static final long serialVersionUID = 1L;

  private final String remoteType;

  /**
   * A call that ran and failed as its method declares.
   *
   * @param business what callers get in place of this
   */
  public RemoteFailureException(String message, Throwable business) {
    super(Reason.APPLICATION, message, business);
    this.remoteType = business.getClass().getName();
  }

  /**
   * A call that ran and failed.
   *
   * @param remoteType class name of what the service threw; empty when it is not known
   */
  public RemoteFailureException(Reason reason, String message, String remoteType) {
    super(reason, message, null);
    this.remoteType = remoteType;
  }

  /** Class name of what the service threw, as text only; empty when it is not known. */
  public String remoteType() {
    return remoteType;
  }

  /** The declared exception that callers get in place of this one; null for any other failure. */
  public @Nullable Throwable business() {
    return getCause();
  }

  @Override
  public boolean safeToRetry() {
    return false;
  }
}
