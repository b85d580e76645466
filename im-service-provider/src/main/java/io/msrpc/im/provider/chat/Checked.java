package io.msrpc.im.provider.chat;

import io.msrpc.im.chat.ChatError;
import io.msrpc.im.chat.Message;
import io.msrpc.im.provider.chat.Appended.Rejected;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A message, checked: either a draft or why it is none.
 *
 * @param draft null when it was rejected
 * @param rejected null when it was not
 */
record Checked(@Nullable Draft draft, @Nullable Rejected rejected) {
  /** Checks everything that can be decided without the log. */
  static Checked of(String sender, Message message) {
    return MessageRules.broken(message)
        .map(broken -> new Checked(null, broken))
        .orElseGet(() -> addressed(sender, message));
  }

  private static Checked addressed(String sender, Message message) {
    String to = message.to();
    String conv = message.conv();
    if (to != null) {
      return MessageRules.isUid(to)
          ? draft(message, PrivateConversation.of(sender, to), true)
          : rejected(ChatError.NO_SUCH_USER, "there is no such user");
    }
    Optional<PrivateConversation> known =
        conv == null ? Optional.empty() : PrivateConversation.parse(conv);
    return known
        .map(conversation -> draft(message, conversation, false))
        .orElseGet(() -> rejected(ChatError.NOT_MEMBER, "you are not in this conversation"));
  }

  private static Checked draft(Message message, PrivateConversation conversation, boolean opens) {
    return new Checked(new Draft(message, conversation, opens, BodyHash.of(message)), null);
  }

  private static Checked rejected(ChatError error, String text) {
    return new Checked(null, new Rejected(error, text));
  }
}
