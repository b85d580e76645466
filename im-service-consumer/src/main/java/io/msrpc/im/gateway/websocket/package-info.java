/**
 * The WebSocket door: JSON text frames in, {@link io.msrpc.im.gateway.protocol.Command}s to the
 * session; events out. {@link io.msrpc.im.gateway.websocket.WebSocketDoor} says what is in the
 * pipeline of a connection, and when.
 */
@NullMarked
package io.msrpc.im.gateway.websocket;

import org.jspecify.annotations.NullMarked;
