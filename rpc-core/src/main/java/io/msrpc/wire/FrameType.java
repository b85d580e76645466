package io.msrpc.wire;

import org.jspecify.annotations.Nullable;

/** What a frame is; the byte at offset 9 of its header. */
public enum FrameType {
  /** A call; client to server. */
  REQUEST(1),
  /** The answer to a call; server to client. */
  RESPONSE(2),
  /** Are you there? */
  PING(3),
  /** I am; repeats the PING's request id. */
  PONG(4),
  /** Who I am and what I can do; the first frame of a connection, if sent at all. */
  HELLO(5),
  /** I am leaving, or you broke the protocol. */
  GOAWAY(6),
  /** Ends a call or a stream. */
  CANCEL(7),
  /** One element of a stream. */
  ITEM(8),
  /** One direction of a stream has ended. */
  END(9),
  /** More elements may be sent. */
  CREDIT(10),
  /** A call nobody answers. */
  ONEWAY(11);

  private static final FrameType[] BY_CODE = values();

  private final byte code;

  FrameType(int code) {
    this.code = (byte) code;
  }

  /** The byte on the wire. */
  public byte code() {
    return code;
  }

  /** The type with this byte, or null when there is none. */
  public static @Nullable FrameType of(int code) {
    return code >= 1 && code <= BY_CODE.length ? BY_CODE[code - 1] : null;
  }
}
