/**
 * What both halves of a connection share: who owns the I/O threads ({@link
 * io.msrpc.transport.EventLoops}) and how a peer is named ({@link io.msrpc.transport.Address}).
 */
@NullMarked
package io.msrpc.transport;

import org.jspecify.annotations.NullMarked;
