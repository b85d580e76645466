package io.msrpc;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;

/** The reply envelope of a failure, read by docs/protocol.md with nothing of ours. */
record Failure(
    int status, String message, int stage, boolean safeToRetry, String type, byte[] details) {

  Failure(byte[] body) {
    this(ByteBuffer.wrap(body));
  }

  private Failure(ByteBuffer body) {
    this(
        varint(body),
        skippingAttachments(body),
        varint(body),
        body.get() == 1,
        text(body),
        bytes(body));
  }

  private static String skippingAttachments(ByteBuffer body) {
    for (int strings = 2 * varint(body); strings > 0; strings--) {
      bytes(body);
    }
    return text(body);
  }

  private static int varint(ByteBuffer body) {
    int value = 0;
    byte next = (byte) 0x80;
    for (int shift = 0; next < 0; shift += 7) {
      next = body.get();
      value |= (next & 0x7f) << shift;
    }
    return value;
  }

  private static String text(ByteBuffer body) {
    return new String(bytes(body), UTF_8);
  }

  private static byte[] bytes(ByteBuffer body) {
    byte[] bytes = new byte[varint(body)];
    body.get(bytes);
    return bytes;
  }
}
