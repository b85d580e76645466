package io.msrpc.registry;

import io.msrpc.transport.Address;
import java.util.Map;

/**
 * One running process that serves a service.
 *
 * @param address where it listens
 * @param instanceId its name, the same after a restart; unique among the providers of a service
 * @param bootId a random name of this run of it, new with every start
 * @param weight share of the calls relative to others, 0 or more; 1 is usual
 * @param metadata what else it says about itself
 */
public record Provider(
    Address address,
    String instanceId,
    String bootId,
    double weight,
    Map<String, String> metadata) {
  /** Copies the metadata and refuses a negative weight. */
  public Provider {
    if (!(weight >= 0)) {
      throw new IllegalArgumentException("weight: " + weight + " (expected: 0 or more)");
    }
    metadata = Map.copyOf(metadata);
  }

  /** A provider known by its address alone: that is its instance id, and its boot id is empty. */
  public static Provider at(Address address) {
    return new Provider(address, address.toString(), "", 1, Map.of());
  }
}
