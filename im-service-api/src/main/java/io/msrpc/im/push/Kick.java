package io.msrpc.im.push;

/**
 * An order to close a session's connection.
 *
 * @param sid the session
 * @param generation connections up to this generation are closed
 * @param reason told to the client
 */
public record Kick(String sid, long generation, KickReason reason) {}
