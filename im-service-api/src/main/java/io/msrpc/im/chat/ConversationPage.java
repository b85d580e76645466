package io.msrpc.im.chat;

import java.util.List;

/**
 * Part of a list of conversations, newest first.
 *
 * @param more whether older ones exist
 */
public record ConversationPage(List<Conversation> conversations, boolean more) {}
