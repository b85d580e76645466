/**
 * What a client says and hears, and how it is written as JSON: {@link
 * io.msrpc.im.gateway.protocol.Command}s come in, {@link io.msrpc.im.gateway.protocol.Event}s go
 * out. docs/im-protocol.md describes the same for people. No I/O, no threads.
 */
@NullMarked
package io.msrpc.im.gateway.protocol;

import org.jspecify.annotations.NullMarked;
