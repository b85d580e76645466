package io.msrpc.im.chat;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One entry of a conversation's log.
 *
 * @param seq its place: 1, 2, 3 … without holes
 * @param ord number of entries up to here that count as unread
 * @param type what it is
 * @param from uid of the sender
 * @param fromNick the sender's shown name when it was sent
 * @param cmid the sender's id for it
 * @param time when it was committed, ms since 1970, the server's clock
 * @param content the text
 * @param ref seq of the entry this one is about, or 0
 * @param mentions uids
 * @param url of an IMAGE or FILE, or null
 * @param property the sender's own names and values
 */
public record Entry(
    long seq,
    long ord,
    EntryType type,
    String from,
    String fromNick,
    String cmid,
    long time,
    String content,
    long ref,
    List<String> mentions,
    @Nullable String url,
    Map<String, String> property) {}
