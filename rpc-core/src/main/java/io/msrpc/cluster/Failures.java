package io.msrpc.cluster;

import io.msrpc.call.NotStartedException;
import io.msrpc.call.OutcomeUnknownException;
import io.msrpc.call.Reason;
import io.msrpc.call.RemoteMethod;
import io.msrpc.call.RpcException;
import java.util.List;

/** What to tell of the failures of one call. */
final class Failures {
  private Failures() {}

  /**
   * What a call comes to that something broke: code of the application most likely. Asks nothing of
   * the cause itself, which may break too.
   *
   * @param mayHaveRun whether it may have been sent
   */
  static RpcException of(RemoteMethod method, Throwable cause, boolean mayHaveRun) {
    if (cause instanceof RpcException known) {
      return known;
    }
    String text = method.shortName() + ": " + cause.getClass().getName() + " was thrown on its way";
    return mayHaveRun
        ? new OutcomeUnknownException(Reason.INTERNAL, text + "; it may have run", cause)
        : new NotStartedException(Reason.INTERNAL, text + "; it did not start", cause);
  }

  /**
   * The one that leaves most open, the others suppressed in it.
   *
   * @param noneAnswered whether no provider has run the call
   */
  static RpcException worst(List<RpcException> failures, boolean noneAnswered, int providers) {
    RpcException worst =
        failures.stream().filter(one -> !one.safeToRetry()).findFirst().orElse(failures.get(0));
    String note = " [" + failures.size() + " of " + providers + " providers failed]";
    RpcException told =
        noneAnswered || !worst.safeToRetry()
            ? worst
            : new OutcomeUnknownException(
                worst.reason(), "others ran it, this one did not: " + worst.getMessage(), worst);
    failures.stream().filter(one -> one != worst).forEach(told::addSuppressed);
    told.addNote(note);
    return told;
  }
}
