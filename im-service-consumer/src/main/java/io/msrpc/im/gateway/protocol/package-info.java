/**
 * How what a client says and hears is written as JSON, and checked: {@link
 * io.msrpc.im.gateway.protocol.Command}s come in, {@link io.msrpc.im.gateway.protocol.Event}s go
 * out; both live in the API module, in this same package. No I/O, no threads.
 */
@NullMarked
package io.msrpc.im.gateway.protocol;

import org.jspecify.annotations.NullMarked;
