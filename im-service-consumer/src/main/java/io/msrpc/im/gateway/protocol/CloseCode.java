package io.msrpc.im.gateway.protocol;

/** Why the gateway closes a WebSocket connection: the status code of its close frame. */
public enum CloseCode {
  /** The gateway is going away, after GOAWAY. */
  GOING_AWAY(1001, "going away"),
  /** The frames themselves are wrong. */
  PROTOCOL_ERROR(1002, "protocol error"),
  /** A binary frame came. */
  NOT_TEXT(1003, "text frames only"),
  /** A text frame is not UTF-8. */
  NOT_UTF8(1007, "not UTF-8"),
  /** A message is larger, or in more pieces, than allowed. */
  TOO_BIG(1009, "message too big"),
  /** The gateway failed. */
  INTERNAL(1011, "internal error"),
  /** Nobody authenticated in time, or not within the allowed tries. */
  UNAUTHENTICATED(4401, "not authenticated"),
  /** After KICK. */
  KICKED(4403, "kicked"),
  /** Nothing came for too long. */
  SILENT(4408, "silent for too long"),
  /** The client does not read, or confirms nothing although there is something to confirm. */
  TOO_SLOW(4409, "no progress");

  private final int status;
  private final String text;

  CloseCode(int status, String text) {
    this.status = status;
    this.text = text;
  }

  /** The number in the close frame. */
  public int status() {
    return status;
  }

  /** The reason in the close frame. */
  public String text() {
    return text;
  }
}
