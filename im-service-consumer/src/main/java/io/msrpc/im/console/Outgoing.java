package io.msrpc.im.console;

/**
 * A message on its way out.
 *
 * @param cmid 32 lower-case hex digits, the same on every try
 * @param to uid of the receiver
 * @param name the receiver's login name, for what is said about it
 * @param content the text
 */
record Outgoing(String cmid, String to, String name, String content) {}
