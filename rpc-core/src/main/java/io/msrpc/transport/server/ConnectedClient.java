package io.msrpc.transport.server;

import java.time.Instant;

/**
 * An open connection of a server at one moment.
 *
 * @param peer where the client is, as far as the network says
 * @param since when it was accepted
 * @param inFlight calls that have come on it and are neither answered nor given up
 */
public record ConnectedClient(String peer, Instant since, int inFlight) {}
