package io.msrpc.transport.server;

import io.msrpc.wire.GoAwayReason;

/** What a server counts, because whoever caused it is not told, or is gone. */
public enum ServerEvent {
  /** A connection was accepted. */
  CONNECTION_OPENED,
  /** A connection has ended, whichever side ended it. */
  CONNECTION_CLOSED,
  /** A one-way call was not begun: unreadable, unknown, expired or too much. */
  ONEWAY_DROPPED,
  /** A CANCEL, CREDIT, ITEM or END came for a call that is not open. */
  STRAY_FRAME,
  /**
   * Bytes that are no frame, a frame that did not end in time, or answers that are not read; the
   * connection was closed.
   */
  MALFORMED_FRAME,
  /** A well-formed frame in the wrong place; the connection was closed. */
  PROTOCOL_ERROR,
  /** More PINGs, CANCELs or CREDITs than make sense; the connection was closed. */
  FLOOD,
  /** Credentials were wrong, missing or late; the connection was closed. */
  UNAUTHENTICATED,
  /** A TLS handshake failed, or did not end in time; the connection was closed. */
  TLS_FAILED;

  /** The GOAWAY reason for a client whose connection is closed for it. */
  GoAwayReason goAway() {
    return this == UNAUTHENTICATED ? GoAwayReason.UNAUTHENTICATED : GoAwayReason.PROTOCOL_ERROR;
  }
}
