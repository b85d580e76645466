package io.msrpc.call;

import org.jspecify.annotations.Nullable;

/** A call that did not return a value; the subtype says what the caller may assume happened. */
public abstract sealed class RpcException extends RuntimeException
    permits NotStartedException, OutcomeUnknownException, RemoteFailureException {
  private static final long serialVersionUID = 1L;

  private final Reason reason;
  private String notes = "";

  RpcException(Reason reason, String message, @Nullable Throwable cause) {
    this(reason, message, cause, true);
  }

  RpcException(Reason reason, String message, @Nullable Throwable cause, boolean traced) {
    super(message, cause, true, traced);
    this.reason = reason;
  }

  /**
   * Appends to the message what else is known of the call's way; for those who pass the failure on,
   * before they do.
   */
  public final void addNote(String note) {
    notes += note;
  }

  @Override
  public final String getMessage() {
    return super.getMessage() + notes;
  }

  /** What whoever reads of it can do; names the side that knows more. */
  public final String advice() {
    boolean remote = this instanceof RemoteFailureException;
    return reason == Reason.INTERNAL && !remote ? "See what its cause says." : reason.advice();
  }

  /** Why it failed. */
  public Reason reason() {
    return reason;
  }

  /** Whether sending the same call again can never run it twice. */
  public abstract boolean safeToRetry();
}
