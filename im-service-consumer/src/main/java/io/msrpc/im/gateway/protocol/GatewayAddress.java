package io.msrpc.im.gateway.protocol;

/**
 * Where a client reaches a gateway.
 *
 * @param id the gateway's id
 * @param ws URL of its WebSocket door
 */
public record GatewayAddress(String id, String ws) {}
