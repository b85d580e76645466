/**
 * What a client says and hears, whatever door it uses: {@link
 * io.msrpc.im.gateway.protocol.Command}s and {@link io.msrpc.im.gateway.protocol.Event}s.
 * docs/im-protocol.md describes the same for people.
 */
@NullMarked
package io.msrpc.im.gateway.protocol;

import org.jspecify.annotations.NullMarked;
