package io.msrpc.transport.client;

import io.msrpc.call.Reason;
import java.time.Instant;

/**
 * A call or a connection that failed. It contains nothing that a caller passed, or that another
 * process wrote.
 *
 * @param at when
 * @param method {@code service#method} of the call; empty for a connection
 * @param peer {@code host:port} of the provider; empty for a call that had none to go to
 * @param reason why
 * @param type simple name of the exception; empty for a connection that was lost
 * @param message what happened, or what to do about it
 */
public record RecentFailure(
    Instant at, String method, String peer, Reason reason, String type, String message) {}
