package io.msrpc.im.console;

import com.fasterxml.jackson.databind.JsonNode;

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
  static ChatEntry of(JsonNode entry) {
    return new ChatEntry(
        entry.path("seq").asLong(0),
        entry.path("type").asText("TEXT"),
        entry.path("from").asText(""),
        entry.path("fromNick").asText(""),
        entry.path("cmid").asText(""),
        entry.path("time").asLong(0),
        entry.path("content").asText(""));
  }
}
