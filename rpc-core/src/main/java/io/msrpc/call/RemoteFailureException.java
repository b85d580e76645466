package io.msrpc.call;

/** The call ran and failed; carries the remote type's name and message, never the object. */
public final class RemoteFailureException extends RpcException {
  private static final long serialVersionUID = 1L;

  private final String remoteType;

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

  @Override
  public boolean safeToRetry() {
    return false;
  }
}
