package io.msrpc.im.chat;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a client wants appended. Exactly one of {@code conv}, {@code to} and {@code group} is set.
 *
 * @param cmid the client's id for it, 32 lower-case hex digits, the same on every retry
 * @param conv an existing conversation
 * @param to a uid: the one-to-one conversation with it, opened by the first message
 * @param group a gid
 * @param type TEXT, IMAGE, FILE or CUSTOM
 * @param content at most 16,384 bytes of UTF-8, no C0 controls but tab and line ends
 * @param ref seq of the entry this one is about, or 0
 * @param mentions uids, at most 100
 * @param url of an IMAGE or FILE, at most 2,048 characters, or null
 * @param property the client's own names and values, at most 32 and 4 KiB together
 */
public record Message(
    String cmid,
    @Nullable String conv,
    @Nullable String to,
    @Nullable String group,
    EntryType type,
    String content,
    long ref,
    List<String> mentions,
    @Nullable String url,
    Map<String, String> property) {}
