/**
 * The gateway tier as a process: {@link io.msrpc.im.gateway.GatewayApplication} starts it, {@link
 * io.msrpc.im.gateway.GatewayServer} opens its doors, {@link io.msrpc.im.gateway.GatewayProperties}
 * says how. It holds connections and sessions, and no truth.
 */
@NullMarked
package io.msrpc.im.gateway;

import org.jspecify.annotations.NullMarked;
