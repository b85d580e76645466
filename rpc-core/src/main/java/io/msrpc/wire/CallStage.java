package io.msrpc.wire;

/** Where in the server a call ended; the varint in a failed reply's envelope is the ordinal. */
public enum CallStage {
  /** Before the service was called. */
  SERVER_QUEUE,
  /** In the service, or on the way back. */
  SERVICE;

  /** Its number on the wire. */
  long code() {
    return ordinal();
  }

  static CallStage of(long code) {
    return code == 0 ? SERVER_QUEUE : SERVICE;
  }
}
