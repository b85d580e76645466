package io.msrpc.im.session;

/**
 * A run of a gateway.
 *
 * @param id its instance id, by which it is called back
 * @param bootId new with every start
 */
public record Gateway(String id, String bootId) {}
