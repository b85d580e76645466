package io.msrpc.im.chat;

import io.msrpc.im.session.SessionRef;

/**
 * A wish for entries {@code from..to} of a conversation.
 *
 * @param session who asks
 * @param conv of which conversation
 * @param epoch the epoch the client's numbers belong to; 0 for any
 * @param from first seq wished, 1 or more
 * @param to last seq wished; cut to the head
 * @param limit most entries wished, 1 to 200
 */
public record Pull(SessionRef session, String conv, long epoch, long from, long to, int limit) {}
