package io.msrpc.wire;

/** Where in the server a call ended; the varint in a failed reply's envelope is the code. */
public enum CallStage {
  /** Before the service was called. */
  SERVER_QUEUE(0),
  /** In the service, or on the way back. */
  SERVICE(1);

  private final int code;

  CallStage(int code) {
    this.code = code;
  }

  /** Its number on the wire. */
  long code() {
    return code;
  }

  static CallStage of(long code) {
    return code == 0 ? SERVER_QUEUE : SERVICE;
  }
}
