package io.msrpc.call;

import org.jspecify.annotations.Nullable;

/**
 * The call ran and failed; carries the remote type's name and message, never the object, but for a
 * {@linkplain #business() business exception} that the method declares. The cause is what was
 * thrown in this process: where the call was served, or where its answer could not be read.
 */
public final class RemoteFailureException extends RpcException {
  private static final long serialVersionUID = 1L;

  private final String remoteType;
  private final boolean declared;

  /**
   * A call that ran and failed as its method declares.
   *
   * @param business what callers get in place of this
   */
  public RemoteFailureException(String message, Throwable business) {
    super(Reason.APPLICATION, message, business);
    this.remoteType = business.getClass().getName();
    this.declared = true;
  }

  /**
   * A call that ran and failed.
   *
   * @param remoteType class name of what the service threw; empty when it is not known
   */
  public RemoteFailureException(Reason reason, String message, String remoteType) {
    this(reason, message, remoteType, null);
  }

  /**
   * A call that ran and failed by what was thrown in this process.
   *
   * @param remoteType class name of what the service threw; empty when it is not known
   * @param thrown does not travel
   */
  public RemoteFailureException(
      Reason reason, String message, String remoteType, @Nullable Throwable thrown) {
    super(reason, message, thrown);
    this.remoteType = remoteType;
    this.declared = false;
  }

  /** Class name of what the service threw, as text only; empty when it is not known. */
  public String remoteType() {
    return remoteType;
  }

  /** The declared exception that callers get in place of this one; null for any other failure. */
  public @Nullable Throwable business() {
    return declared ? getCause() : null;
  }

  @Override
  public boolean safeToRetry() {
    return false;
  }
}
