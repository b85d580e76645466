package io.msrpc.im.chat;

/** What came of one {@link Message}. */
public sealed interface SendOutcome {
  /** The message's own id. */
  String cmid();

  /**
   * It is in the log, on disk.
   *
   * @param dup it was there already; the numbers are the first one's
   * @param delivered a session of the receiver is online, one-to-one only; a hint
   */
  record Committed(
      String cmid,
      String conv,
      long epoch,
      long seq,
      long ord,
      long time,
      boolean dup,
      boolean delivered)
      implements SendOutcome {}

  /**
   * It is not in the log.
   *
   * @param error why, and so whether to retry
   * @param text for people
   * @param retryAfterMillis for BUSY
   */
  record Refused(String cmid, ChatError error, String text, long retryAfterMillis)
      implements SendOutcome {}
}
