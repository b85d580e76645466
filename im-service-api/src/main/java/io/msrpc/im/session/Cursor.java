package io.msrpc.im.session;

/**
 * How far one device is in one conversation.
 *
 * @param conv the conversation
 * @param epoch the conversation's epoch the numbers belong to
 * @param seq the device has stored everything up to here
 * @param readSeq the user's read position that this device has confirmed to know
 */
public record Cursor(String conv, long epoch, long seq, long readSeq) {}
