/**
 * The TCP door: an msrpc service with an object a connection. {@link
 * io.msrpc.im.gateway.tcp.TcpDoor} lets clients in; what each of them says and hears goes through
 * the same session as at the other doors.
 */
@NullMarked
package io.msrpc.im.gateway.tcp;

import org.jspecify.annotations.NullMarked;
