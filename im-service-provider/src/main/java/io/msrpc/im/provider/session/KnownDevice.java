package io.msrpc.im.provider.session;

/**
 * A device that a genuine device ticket names.
 *
 * @param uid whose ticket it is
 * @param sid the session it was made with, which no other ticket was
 */
public record KnownDevice(String uid, String sid) {}
