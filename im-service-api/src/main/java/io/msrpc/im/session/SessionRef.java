package io.msrpc.im.session;

/**
 * One connection's claim to a session; every command carries it, and a stale one is refused.
 *
 * @param uid whose session
 * @param sid the session
 * @param generation raised with every connection that opens it
 */
public record SessionRef(String uid, String sid, long generation) {}
