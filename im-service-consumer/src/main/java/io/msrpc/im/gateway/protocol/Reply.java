package io.msrpc.im.gateway.protocol;

import org.jspecify.annotations.Nullable;

/**
 * An event on its way to a client.
 *
 * @param id of the command it answers; null when it answers none
 */
public record Reply(@Nullable Long id, Event event) {}
