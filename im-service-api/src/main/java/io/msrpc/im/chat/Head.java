package io.msrpc.im.chat;

/**
 * Where a conversation stands, for one user.
 *
 * @param conv the conversation
 * @param epoch its epoch
 * @param firstSeq first entry the user may see
 * @param headSeq last entry the user may see
 * @param headOrd number of countable entries up to the head
 * @param readSeq the user's read cursor
 * @param unread countable entries by others behind the read cursor
 */
public record Head(
    String conv,
    long epoch,
    long firstSeq,
    long headSeq,
    long headOrd,
    long readSeq,
    long unread) {}
