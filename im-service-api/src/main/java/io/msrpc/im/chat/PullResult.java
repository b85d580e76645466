package io.msrpc.im.chat;

import java.util.List;

/** What came of a {@link Pull}. */
public sealed interface PullResult {
  /**
   * Settles {@code from..to}: what is missing in it, the caller may not see.
   *
   * @param more whether the wish went further than {@code to}
   */
  record Entries(
      String conv,
      long epoch,
      long from,
      long to,
      List<Entry> entries,
      long headSeq,
      long headOrd,
      boolean more)
      implements PullResult {}

  /** Nothing was read. */
  record Refused(ChatError error, String text) implements PullResult {}
}
