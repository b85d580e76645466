package io.msrpc.im.chat;

import org.jspecify.annotations.Nullable;

/**
 * A conversation, as one of its members sees it in a list.
 *
 * @param conv its id
 * @param kind {@code PRIVATE} or {@code GROUP}
 * @param title the peer's shown name, or the group's
 * @param peer uid of the other one, or of oneself; null for a group
 * @param epoch its epoch
 * @param headSeq last entry the member may see
 * @param unread countable entries by others behind the read cursor
 * @param last the newest entry, or null
 * @param readSeq the read cursor: the last entry that the member has read, 0 before the first
 */
public record Conversation(
    String conv,
    Kind kind,
    String title,
    @Nullable String peer,
    long epoch,
    long headSeq,
    long unread,
    @Nullable Entry last,
    long readSeq) {
  /** How many take part. */
  public enum Kind {
    /** Two, or one with itself. */
    PRIVATE,
    /** A group. */
    GROUP
  }
}
