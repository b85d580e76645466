package io.msrpc.im.provider.chat;

import io.msrpc.im.chat.ChatError;
import io.msrpc.im.chat.Entry;

/** What came of one {@link Draft}. */
public sealed interface Appended {
  /**
   * It is in the log now.
   *
   * @param readMoved whether the sender's read cursor went along to it
   */
  record Added(String conv, long epoch, Entry entry, boolean readMoved) implements Appended {}

  /** It has been in the log before, there. */
  record Known(String conv, long epoch, long seq, long ord, long time) implements Appended {}

  /** It never will be. */
  record Rejected(ChatError error, String text) implements Appended {}
}
