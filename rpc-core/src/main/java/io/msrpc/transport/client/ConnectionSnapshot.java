package io.msrpc.transport.client;

import io.msrpc.transport.Address;

/**
 * A connection at one moment; its numbers are read one after the other.
 *
 * @param address where to
 * @param state where in its life it is
 * @param everReady whether calls could be sent on it at any time since it was made
 * @param links open sockets, those included that only wait for their last answers
 * @param inFlight calls, of all services, that were sent and are neither answered nor given up
 * @param strays frames that came for calls that were over, or had never been
 */
public record ConnectionSnapshot(
    Address address,
    ConnectionState state,
    boolean everReady,
    int links,
    int inFlight,
    long strays) {}
