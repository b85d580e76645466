package io.msrpc.im.provider.chat;

import io.msrpc.im.chat.Message;

/**
 * A message that keeps the rules, on its way into the log.
 *
 * @param conversation where it goes
 * @param opens whether the conversation begins with it when there is none yet
 * @param bodyHash tells it from another message with the same cmid
 */
public record Draft(
    Message message, PrivateConversation conversation, boolean opens, String bodyHash) {
  /** Bytes it holds in memory, roughly. */
  public int weight() {
    int property =
        message.property().entrySet().stream()
            .mapToInt(e -> e.getKey().length() + e.getValue().length())
            .sum();
    return 512 + message.content().length() + property + 32 * message.mentions().size();
  }
}
