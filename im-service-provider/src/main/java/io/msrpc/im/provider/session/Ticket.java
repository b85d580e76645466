package io.msrpc.im.provider.session;

/**
 * What a genuine token or ticket says.
 *
 * @param uid whose session
 * @param sid the session
 * @param device its device
 * @param expiresAt when it ends, ms since 1970
 * @param expired whether it has ended
 */
record Ticket(String uid, String sid, String device, long expiresAt, boolean expired) {}
