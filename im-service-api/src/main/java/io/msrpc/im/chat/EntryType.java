package io.msrpc.im.chat;

import io.msrpc.annotation.Unknown;

/** What an entry of a conversation's log is. */
public enum EntryType {
  /** A type this side does not know yet. */
  @Unknown
  OTHER,
  /** Plain text. */
  TEXT,
  /** A picture at {@code url}. */
  IMAGE,
  /** A file at {@code url}. */
  FILE,
  /** The application's own. */
  CUSTOM
}
