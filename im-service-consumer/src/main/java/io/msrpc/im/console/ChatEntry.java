package io.msrpc.im.console;

import io.msrpc.im.chat.Entry;

/**
 * One entry of a conversation's log, as far as a console shows it.
 *
 * @param seq its place
 * @param type TEXT or another
 * @param from uid of the sender
 * @param fromNick the sender's shown name
 * @param cmid the sender's id for it
 * @param time when it was committed, ms since 1970, the server's clock
 * @param content the text
 */
record ChatEntry(
    long seq, String type, String from, String fromNick, String cmid, long time, String content) {
  static ChatEntry of(Entry entry) {
    return new ChatEntry(
        entry.seq(),
        String.valueOf(entry.type()),
        entry.from(),
        entry.fromNick(),
        entry.cmid(),
        entry.time(),
        entry.content());
  }
}
