package io.msrpc.im.gateway.http;

import io.msrpc.call.RemoteFailureException;
import io.msrpc.call.RpcException;
import io.msrpc.im.BusyException;
import io.msrpc.im.gateway.protocol.BadFieldException;
import io.msrpc.im.gateway.protocol.ErrorCode;
import java.util.concurrent.CompletionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a handler fails with, as an answer. */
final class Failures {
  private static final Logger LOG = LoggerFactory.getLogger(Failures.class);
  private static final long RETRY_AFTER_MILLIS = 1_000;

  private Failures() {}

  /** The answer; what nobody foresaw is logged here, once, and its message stays here. */
  static Answer answer(Throwable failure) {
    Throwable cause = failure;
    while (cause instanceof CompletionException && cause.getCause() != null) {
      cause = cause.getCause();
    }
    if (cause instanceof ProblemException problem) {
      return problem.answer();
    }
    if (cause instanceof BadFieldException bad) {
      boolean tooLarge = bad.code() == ErrorCode.TOO_LARGE;
      return Answer.problem(
          tooLarge ? ProblemCode.TOO_LARGE : ProblemCode.BAD_FORMAT, bad.text(), 0);
    }
    if (cause instanceof BusyException) {
      return Answer.problem(
          ProblemCode.BUSY, "storage is busy or full: try again later", RETRY_AFTER_MILLIS);
    }
    if (cause instanceof RpcException rpc && !(rpc instanceof RemoteFailureException)) {
      return rpc.safeToRetry()
          ? Answer.problem(ProblemCode.BUSY, "try again", RETRY_AFTER_MILLIS)
          : Answer.problem(ProblemCode.UNKNOWN_OUTCOME, "it may have been done", 0);
    }
    LOG.error("a request failed", cause);
    return Answer.problem(ProblemCode.INTERNAL, "the gateway failed", 0);
  }
}
