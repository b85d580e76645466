package io.msrpc.im.console;

/** Where a {@link ChatLink} is in its life; it alone moves it. */
enum LinkState {
  /** Made, not started. */
  IDLE,
  /** A connection is being opened or authenticated. */
  CONNECTING,
  /** Authenticated: commands are answered. */
  READY,
  /** Lost or refused; a timer will connect again. */
  WAITING,
  /** Over: closed here, or ended by the server for good. */
  ENDED;

  boolean canBecome(LinkState next) {
    return switch (this) {
      case IDLE, WAITING -> next == CONNECTING || next == ENDED;
      case CONNECTING -> next == READY || next == WAITING || next == ENDED;
      case READY -> next == WAITING || next == ENDED;
      case ENDED -> false;
    };
  }
}
