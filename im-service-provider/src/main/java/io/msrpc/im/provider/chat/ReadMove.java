package io.msrpc.im.provider.chat;

import io.msrpc.im.chat.ReadOutcome;

/**
 * What came of a wish to move a read cursor.
 *
 * @param moved whether it is elsewhere than before
 */
public record ReadMove(ReadOutcome outcome, boolean moved) {}
