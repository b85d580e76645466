package io.msrpc.registry;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where the providers of a service are known from, at one moment.
 *
 * @param listed those the registry listed last, or, before it has spoken, those on disk
 * @param unlisted those it lists no more, kept for a while; see {@link ServiceProviders}
 * @param heard whether the registry has spoken since this client began
 * @param saved when the list in use was written to disk; null if it is the registry's, or there is
 *     none
 */
public record ListState(
    List<Provider> listed, List<Provider> unlisted, boolean heard, @Nullable Instant saved) {}
