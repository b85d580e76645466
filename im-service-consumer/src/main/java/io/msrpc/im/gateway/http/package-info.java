/**
 * The HTTP door: a small router over Netty. A {@link io.msrpc.im.gateway.http.RequestHandler} turns
 * a request into an {@link io.msrpc.im.gateway.http.ApiRequest}, the {@link
 * io.msrpc.im.gateway.http.Router} finds its {@link io.msrpc.im.gateway.http.Route}, and what the
 * route's handler promises becomes the response. Nothing here blocks.
 */
@NullMarked
package io.msrpc.im.gateway.http;

import org.jspecify.annotations.NullMarked;
