package io.msrpc.transport.client;

/** Where on its way a call can die, seen from the client; the words of a message. */
enum Stage {
  /** Between its caller and the I/O thread. */
  QUEUE("queue"),
  /** Between the I/O thread and the socket. */
  WRITE("write"),
  /** Sent, and no answer has come. */
  WAITING("waiting"),
  /** Answered before the service was called. */
  SERVER_QUEUE("server queue"),
  /** Answered by the service, or on the way back from it. */
  BUSINESS("business");

  private final String words;

  Stage(String words) {
    this.words = words;
  }

  @Override
  public String toString() {
    return words;
  }
}
