package io.msrpc;

import io.msrpc.call.ServiceKey;
import io.msrpc.registry.Outage;
import io.msrpc.transport.Address;
import io.msrpc.transport.server.ConnectedClient;
import io.msrpc.transport.server.ServerStatistics;
import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * What a server is and does at one moment. Its parts are read one after the other, while calls go
 * on.
 *
 * @param address where clients reach it
 * @param instanceId its name in the registry
 * @param bootId the random name of this run of it
 * @param state where in its life it is
 * @param services what it serves, by name
 * @param registration where consumers find it; null without a registry
 * @param clients its open connections, the oldest first
 * @param statistics what it has counted since its start, and what it does now
 */
public record ServerSnapshot(
    Address address,
    String instanceId,
    String bootId,
    State state,
    List<ServiceKey> services,
    @Nullable Registration registration,
    List<ConnectedClient> clients,
    ServerStatistics statistics) {
  /**
   * Where a server has announced its services.
   *
   * @param registry its name and address
   * @param outage why it does not answer at this moment; null while it does
   * @param unregistered the services that it has never taken, and why: no consumer finds them
   *     there. A service that was taken once does not come back here, whatever the registry does
   */
  public record Registration(
      String registry, @Nullable Outage outage, SortedMap<String, Outage> unregistered) {
    /** Whether every service was registered once. */
    public boolean isComplete() {
      return unregistered.isEmpty();
    }
  }

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
