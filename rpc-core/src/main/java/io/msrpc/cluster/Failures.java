package io.msrpc.cluster;

import io.msrpc.call.OutcomeUnknownException;
import io.msrpc.call.RpcException;
import java.util.List;

/** What to tell of several failures of one call. */
final class Failures {
  private Failures() {}

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
