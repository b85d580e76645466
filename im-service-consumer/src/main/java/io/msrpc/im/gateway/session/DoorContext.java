package io.msrpc.im.gateway.session;

import io.msrpc.im.session.Gateway;

/**
 * What all doors of a gateway share.
 *
 * @param sessions what its sessions share
 * @param gateway which gateway
 * @param options how long a connection may take
 */
public record DoorContext(SessionContext sessions, Gateway gateway, DoorOptions options) {}
