/**
 * The gateway's one model of a client's session, whatever door it came through. A {@link
 * io.msrpc.im.gateway.session.Session} lives on the event loop of its connection and reaches it by
 * a {@link io.msrpc.im.gateway.session.ClientLink}; it holds no truth, only what its device has
 * confirmed.
 */
@NullMarked
package io.msrpc.im.gateway.session;

import org.jspecify.annotations.NullMarked;
