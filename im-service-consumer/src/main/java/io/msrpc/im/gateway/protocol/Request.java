package io.msrpc.im.gateway.protocol;

import org.jspecify.annotations.Nullable;

/**
 * A command and the number by which its answer is matched.
 *
 * @param id the client's own, 0 to 2⁵³ − 1; null when the client does not want the match
 */
public record Request(@Nullable Long id, Command command) {}
