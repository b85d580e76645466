package io.msrpc.im.gateway.protocol;

/** The protocol's bounds; docs/im-protocol.md states the same numbers. */
public final class Limits {
  /** Name of the WebSocket sub-protocol. */
  public static final String SUB_PROTOCOL = "msim.json.v1";

  /** Largest message from a client, bytes. */
  public static final int CLIENT_FRAME = 64 * 1024;

  /** Largest message from a client that has not authenticated yet, bytes. */
  public static final int CLIENT_FRAME_BEFORE_AUTH = 4 * 1024;

  /** Largest message to a client, bytes. */
  public static final int SERVER_FRAME = 256 * 1024;

  /** Largest content of an entry, bytes of UTF-8. */
  public static final int CONTENT = 16_384;

  /** Most heads in one HEADS. */
  public static final int HEADS = 500;

  /** Most entries one PULL may ask for. */
  public static final int PULL = 200;

  /** Largest integer a JSON number carries exactly: 2⁵³ − 1. */
  public static final long INTEGER = (1L << 53) - 1;

  /** Longest id of any kind (conv, uid, gid, sid, deviceId), characters. */
  static final int ID = 128;

  /** Longest token or resume ticket, characters. */
  static final int TOKEN = 2_048;

  /** Most conversations in one ACK. */
  static final int ACKS = 500;

  /** Most uids a message mentions. */
  static final int MENTIONS = 100;

  /** Longest url, characters. */
  static final int URL = 2_048;

  /** Most properties of a message. */
  static final int PROPERTIES = 32;

  /** All names and values of a message's properties together, bytes of UTF-8. */
  static final int PROPERTY_BYTES = 4_096;

  private Limits() {}
}
