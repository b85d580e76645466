package io.msrpc.transport.server;

import io.msrpc.call.Reason;
import io.msrpc.transport.Counters;

/** What one server counts. Thread-safe. */
final class ServerCounters {
  private final Counters<ServerEvent> events = new Counters<>(ServerEvent.class);
  private final Counters<Reason> refusals = new Counters<>(Reason.class);

  void count(ServerEvent event) {
    events.count(event);
  }

  /** A call was not begun. */
  void refused(Reason reason, boolean oneway) {
    refusals.count(reason);
    if (oneway) {
      events.count(ServerEvent.ONEWAY_DROPPED);
    }
  }

  ServerStatistics snapshot(int inFlight, Admission.Load load) {
    return new ServerStatistics(
        events.snapshot(),
        refusals.snapshot(),
        inFlight,
        load.running(),
        load.limit(),
        load.waiting(),
        load.waitingBytes());
  }
}
