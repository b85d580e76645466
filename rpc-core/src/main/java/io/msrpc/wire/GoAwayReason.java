package io.msrpc.wire;

/** Why a side sends GOAWAY; the varint in its body. */
public enum GoAwayReason {
  /** It is shutting down; what is in flight is still served. */
  DRAINING(1),
  /** The other side broke the protocol. */
  PROTOCOL_ERROR(2),
  /** Credentials are required and were missing or wrong. */
  UNAUTHENTICATED(3),
  /** It is closing this connection now. */
  CLOSING(4);

  private final int code;

  GoAwayReason(int code) {
    this.code = code;
  }

  /** The number on the wire. */
  public int code() {
    return code;
  }
}
