package io.msrpc.transport.client;

import io.msrpc.transport.Address;

/** Hears of the connections of a client, on I/O threads, which it must not block. */
public interface ConnectionListener {
  /** The address refused, or is leaving: there is no point in believing that it serves. */
  void unreachable(Address address);

  /** An attempt to connect failed. */
  default void refused(Address address, Throwable cause) {}

  /** A connection ended that was neither closed here nor announced by the peer. */
  default void lost(Address address) {}
}
