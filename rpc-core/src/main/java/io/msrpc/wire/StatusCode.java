package io.msrpc.wire;

import io.msrpc.call.NotStartedException;
import io.msrpc.call.OutcomeUnknownException;
import io.msrpc.call.Reason;
import io.msrpc.call.RemoteFailureException;
import io.msrpc.call.RpcException;

/** What became of a call; the first varint of a reply envelope is the code. */
public enum StatusCode {
  /** It returned. */
  OK(0, Reason.INTERNAL),
  /** The caller gave up. */
  CANCELLED(1, Reason.CANCELLED),
  /** Undecodable arguments, or a codec or compression the service does not accept. */
  INVALID_REQUEST(2, Reason.INVALID_REQUEST),
  /** Time was up. */
  DEADLINE_EXCEEDED(3, Reason.DEADLINE_EXCEEDED),
  /** No such service or method. */
  NOT_FOUND(4, Reason.NOT_FOUND),
  /** Credentials are missing. */
  UNAUTHENTICATED(5, Reason.UNAUTHENTICATED),
  /** Credentials do not suffice. */
  PERMISSION_DENIED(6, Reason.PERMISSION_DENIED),
  /** Too much to do. */
  OVERLOADED(7, Reason.OVERLOADED),
  /** Leaving. */
  UNAVAILABLE(8, Reason.UNAVAILABLE),
  /** Failed in a way nobody declared. */
  INTERNAL(9, Reason.INTERNAL),
  /** The service threw. */
  APPLICATION(10, Reason.APPLICATION),
  /** The request or the result is too large. */
  TOO_LARGE(11, Reason.TOO_LARGE);

  private static final StatusCode[] BY_CODE = values();

  private final int code;
  private final Reason reason;

  StatusCode(int code, Reason reason) {
    this.code = code;
    this.reason = reason;
  }

  /** Its number on the wire. */
  long code() {
    return code;
  }

  /** The status with this number; INTERNAL for one this side does not know. */
  static StatusCode of(long code) {
    return code >= 0 && code < BY_CODE.length ? BY_CODE[(int) code] : INTERNAL;
  }

  /** The status that tells a caller of this failure. */
  static StatusCode of(Reason reason) {
    for (StatusCode status : BY_CODE) {
      if (status != OK && status.reason == reason) {
        return status;
      }
    }
    return INTERNAL;
  }

  /** What the caller may assume, by docs/protocol.md's table of status codes. */
  RpcException toException(String message, CallStage stage, String remoteType) {
    return switch (this) {
      case CANCELLED -> new OutcomeUnknownException(reason, message);
      case DEADLINE_EXCEEDED ->
          stage == CallStage.SERVER_QUEUE
              ? new NotStartedException(reason, message)
              : new OutcomeUnknownException(reason, message);
      case TOO_LARGE ->
          stage == CallStage.SERVER_QUEUE
              ? new NotStartedException(reason, message)
              : new RemoteFailureException(reason, message, remoteType);
      case OK, INTERNAL, APPLICATION -> new RemoteFailureException(reason, message, remoteType);
      default -> new NotStartedException(reason, message);
    };
  }
}
