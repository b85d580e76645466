/**
 * The server half of a connection: {@link io.msrpc.transport.server.ServerListener} accepts, {@link
 * io.msrpc.transport.server.RequestDispatcher} hands each request to its Invoker, or refuses it.
 */
@NullMarked
package io.msrpc.transport.server;

import org.jspecify.annotations.NullMarked;
