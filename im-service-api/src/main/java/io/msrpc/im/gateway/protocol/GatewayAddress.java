package io.msrpc.im.gateway.protocol;

/**
 * Where a client reaches a gateway.
 *
 * @param id the gateway's id
 * @param ws URL of its WebSocket door
 * @param tcp {@code host:port} of its TCP door; an IPv6 host stands in brackets
 */
public record GatewayAddress(String id, String ws, String tcp) {}
