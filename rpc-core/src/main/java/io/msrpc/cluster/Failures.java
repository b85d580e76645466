package io.msrpc.cluster;

import io.msrpc.call.NotStartedException;
import io.msrpc.call.OutcomeUnknownException;
import io.msrpc.call.Reason;
import io.msrpc.call.RemoteMethod;
import io.msrpc.call.RpcException;
import java.util.List;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** What to tell of the failures of one call. */
final class Failures {
  private Failures() {}

  /**
   * What a call comes to that something broke: code of the application most likely. Asks nothing of
   * the cause itself, which may break too.
   *
   * @param thrown it, or a CompletionException around it
   * @param mayHaveRun whether it may have been sent
   */
  static RpcException of(RemoteMethod method, Throwable thrown, boolean mayHaveRun) {
    Throwable cause =
        thrown instanceof CompletionException && thrown.getCause() != null
            ? thrown.getCause()
            : thrown;
    if (cause instanceof RpcException known) {
      return known;
    }
    String text = method.shortName() + ": " + cause.getClass().getName() + " was thrown on its way";
    return mayHaveRun
        ? new OutcomeUnknownException(Reason.INTERNAL, text + "; it may have run", cause)
        : new NotStartedException(Reason.INTERNAL, text + "; it did not start", cause);
  }

  /** What a call comes to that was not sent to any provider. */
  static RpcException unsent(
      RemoteMethod method, Reason reason, String text, @Nullable Throwable cause) {
    String end = "; it did not start [died in: connect]. Is a provider of ";
    String service = method.service() + " running?";
    return new NotStartedException(reason, method.shortName() + ": " + text + end + service, cause);
  }

  /**
   * The last failure of a call, unless it says that nothing started and an earlier attempt may have
   * run. A time-out stays one. What is not told stays among the earlier ones.
   */
  static RpcException toTell(List<RpcException> earlier, RpcException last) {
    for (int i = earlier.size() - 1; i >= 0 && last.safeToRetry(); i--) {
      if (!earlier.get(i).safeToRetry()) {
        return last.reason() == Reason.DEADLINE_EXCEEDED
            ? new OutcomeUnknownException(
                last.reason(), last.getMessage() + " [an earlier attempt may have run]", last)
            : earlier.set(i, last);
      }
    }
    return last;
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
