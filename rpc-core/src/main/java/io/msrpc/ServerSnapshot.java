package io.msrpc;

import io.msrpc.call.ServiceKey;
import io.msrpc.transport.Address;
import io.msrpc.transport.server.ConnectedClient;
import io.msrpc.transport.server.ServerStatistics;
import java.util.List;

/**
 * What a server is and does at one moment. Its parts are read one after the other, while calls go
 * on.
 *
 * @param address where clients reach it
 * @param instanceId its name in the registry
 * @param bootId the random name of this run of it
 * @param state where in its life it is
 * @param services what it serves, by name
 * @param clients its open connections, the oldest first
 * @param statistics what it has counted since its start, and what it does now
 */
public record ServerSnapshot(
    Address address,
    String instanceId,
    String bootId,
    State state,
    List<ServiceKey> services,
    List<ConnectedClient> clients,
    ServerStatistics statistics) {
  /** Where a server is in its life. */
  public enum State {
    /** It takes calls. */
    SERVING,
    /** It leaves the registry, sends its clients away and finishes the calls under way. */
    STOPPING,
    /** It has ended. */
    STOPPED
  }
}
