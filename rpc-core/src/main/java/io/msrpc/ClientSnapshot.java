package io.msrpc;

import io.msrpc.cluster.ServiceSnapshot;
import io.msrpc.registry.Outage;
import io.msrpc.transport.client.ConnectionSnapshot;
import io.msrpc.transport.client.RecentFailure;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a client knows and does at one moment. Its parts are read one after the other, while calls
 * go on.
 *
 * @param at the moment, by the wall clock
 * @param registry names where providers are found
 * @param outage why the registry does not answer; null while it does, as far as is known
 * @param services those that were referenced, by name
 * @param connections those there are, by address, those that were given up too
 * @param strays frames that came for calls that were over, or had never been, since the client
 *     began
 * @param failures what went wrong last, of calls and of connections each so many, the latest first;
 *     an attempt whose call then succeeded elsewhere is there, too
 */
public record ClientSnapshot(
    Instant at,
    String registry,
    @Nullable Outage outage,
    List<ServiceSnapshot> services,
    List<ConnectionSnapshot> connections,
    long strays,
    List<RecentFailure> failures) {}
