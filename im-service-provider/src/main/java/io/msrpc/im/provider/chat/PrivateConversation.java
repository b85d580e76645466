package io.msrpc.im.provider.chat;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The conversation of two users, or of one with itself. Its id is made of their uids, so whoever
 * talks to the other first, it is the same one.
 *
 * @param lower the uid that comes first in ASCII order
 * @param higher the other one
 */
public record PrivateConversation(String lower, String higher) {
  private static final Pattern ID = Pattern.compile("p\\.(u[a-z2-7]{1,31})\\.(u[a-z2-7]{1,31})");

  /** The conversation of the two, in whatever order. */
  public static PrivateConversation of(String one, String other) {
    return one.compareTo(other) <= 0
        ? new PrivateConversation(one, other)
        : new PrivateConversation(other, one);
  }

  /** The conversation with this id; empty when no such conversation can exist. */
  public static Optional<PrivateConversation> parse(String conv) {
    Matcher matcher = ID.matcher(conv);
    return matcher.matches() && matcher.group(1).compareTo(matcher.group(2)) <= 0
        ? Optional.of(new PrivateConversation(matcher.group(1), matcher.group(2)))
        : Optional.empty();
  }

  /** Its id: {@code p.<lower uid>.<higher uid>}. */
  public String id() {
    return "p." + lower + "." + higher;
  }

  /** Whether the user is one of the two. */
  public boolean has(String uid) {
    return uid.equals(lower) || uid.equals(higher);
  }

  /** The other one, or the user itself. */
  public String peerOf(String uid) {
    return uid.equals(lower) ? higher : lower;
  }

  /** Both, or the one. */
  public List<String> members() {
    return lower.equals(higher) ? List.of(lower) : List.of(lower, higher);
  }
}
