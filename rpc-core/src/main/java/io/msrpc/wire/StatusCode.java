package io.msrpc.wire;

import io.msrpc.call.NotStartedException;
import io.msrpc.call.OutcomeUnknownException;
import io.msrpc.call.Reason;
import io.msrpc.call.RemoteFailureException;
import io.msrpc.call.RpcException;

/** What became of a call; the first varint of a reply envelope is the ordinal. */
public enum StatusCode {
  /** It returned. */
  OK(Reason.INTERNAL),
  /** The caller gave up. */
  CANCELLED(Reason.CANCELLED),
  /** Undecodable arguments, or a codec or compression the service does not accept. */
  INVALID_REQUEST(Reason.INVALID_REQUEST),
  /** Time was up. */
  DEADLINE_EXCEEDED(Reason.DEADLINE_EXCEEDED),
  /** No such service or method. */
  NOT_FOUND(Reason.NOT_FOUND),
  /** Credentials are missing. */
  UNAUTHENTICATED(Reason.UNAUTHENTICATED),
  /** Credentials do not suffice. */
  PERMISSION_DENIED(Reason.PERMISSION_DENIED),
  /** Too much to do. */
  OVERLOADED(Reason.OVERLOADED),
  /** Leaving. */
  UNAVAILABLE(Reason.UNAVAILABLE),
  /** Failed in a way nobody declared. */
  INTERNAL(Reason.INTERNAL),
  /** The service threw. */
  APPLICATION(Reason.APPLICATION),
  /** The request or the result is too large. */
  TOO_LARGE(Reason.TOO_LARGE);

  private static final StatusCode[] BY_CODE = values();

  private final Reason reason;

  StatusCode(Reason reason) {
    this.reason = reason;
  }

  /** Its number on the wire. */
  long code() {
    return ordinal();
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
