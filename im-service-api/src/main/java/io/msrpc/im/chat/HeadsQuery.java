package io.msrpc.im.chat;

import io.msrpc.im.session.SessionRef;

/**
 * A wish for the heads a device has not confirmed.
 *
 * @param session whose
 * @param deviceId which device
 * @param limit most heads wished, 1 to 500
 */
public record HeadsQuery(SessionRef session, String deviceId, int limit) {}
