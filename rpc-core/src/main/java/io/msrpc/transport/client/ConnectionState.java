package io.msrpc.transport.client;

/** Where a connection is in its life. {@link ConnectionWatchdog} alone moves it. */
public enum ConnectionState {
  /** Never tried. */
  IDLE,
  /** TCP or HELLO under way. */
  CONNECTING,
  /** Calls may be sent. */
  READY,
  /** The peer is leaving: answers may come, nothing new is sent. */
  DRAINING,
  /** Lost or refused; a timer will connect again. */
  WAITING,
  /** Refused too often; only a probe or demand will connect again. */
  GIVEN_UP,
  /** Over, for good. */
  CLOSED;

  boolean canBecome(ConnectionState next) {
    return switch (this) {
      case IDLE -> next == CONNECTING || next == CLOSED;
      case CONNECTING -> next == READY || next == WAITING || next == GIVEN_UP || next == CLOSED;
      case READY -> next == DRAINING || next == WAITING || next == CLOSED;
      case DRAINING -> next == WAITING || next == CLOSED;
      case WAITING -> next == CONNECTING || next == GIVEN_UP || next == CLOSED;
      case GIVEN_UP -> next == CONNECTING || next == CLOSED;
      case CLOSED -> false;
    };
  }
}
