package io.msrpc.transport.server;

import io.msrpc.call.Reason;
import java.util.Map;

/**
 * What a server has counted since its start, and what it does at this moment. A snapshot; its
 * numbers are read one after the other.
 *
 * @param events how often each has happened
 * @param refusals calls that were refused before they began, by reason
 * @param inFlight calls that have come and are neither answered nor given up, on open connections
 * @param running calls that have a worker
 * @param limit how many may have one, at present
 * @param waiting calls that wait for a worker
 * @param waitingBytes what the waiting calls hold in memory
 */
public record ServerStatistics(
    Map<ServerEvent, Long> events,
    Map<Reason, Long> refusals,
    int inFlight,
    int running,
    int limit,
    int waiting,
    long waitingBytes) {
  /** How often it has happened. */
  public long count(ServerEvent event) {
    return events.getOrDefault(event, 0L);
  }

  /** How many calls were refused for it. */
  public long refused(Reason reason) {
    return refusals.getOrDefault(reason, 0L);
  }

  /** Connections open at this moment. */
  public long openConnections() {
    return count(ServerEvent.CONNECTION_OPENED) - count(ServerEvent.CONNECTION_CLOSED);
  }
}
