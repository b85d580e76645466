package io.msrpc.im.chat;

import org.jspecify.annotations.Nullable;

/**
 * What came of moving a read cursor.
 *
 * @param error why it was refused; null when it was not
 * @param readSeq where the cursor is now
 */
public record ReadOutcome(@Nullable ChatError error, long readSeq) {}
