package io.msrpc.im;

import io.msrpc.annotation.MsError;

/**
 * Storage is full, busy or failing, or another call came in between: the call may be made again
 * later. It has had no effect, except for a write that failed at its very end, which may be on
 * disk.
 */
@MsError("busy")
public class BusyException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Says what was refused or failed. */
  public BusyException(String message) {
    super(message);
  }

  /** Says what failed, and by what. */
  protected BusyException(String message, Throwable cause) {
    super(message, cause);
  }
}
