/**
 * What both halves of a connection share: who owns the I/O threads ({@link
 * io.msrpc.transport.EventLoops}), how a peer is named ({@link io.msrpc.transport.Address}), what
 * is counted ({@link io.msrpc.transport.Counters}), and what is not borne of one ({@link
 * io.msrpc.transport.SlowFrames}, {@link io.msrpc.transport.RateLimit}).
 */
@NullMarked
package io.msrpc.transport;

import org.jspecify.annotations.NullMarked;
