package io.msrpc.faults;

import io.msrpc.testing.Fault;
import io.msrpc.wire.FrameHeader;
import io.msrpc.wire.FrameType;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/** Keeps what a server sends, from the beginning on, until a test lets it pass. */
final class HeldAnswers implements Fault {
  private static final int TYPE_OFFSET = 9;

  private final ByteArrayOutputStream held = new ByteArrayOutputStream();
  private @Nullable OutputStream client;
  private boolean holding = true;

  @Override
  public synchronized void pass(byte[] bytes, int count, OutputStream out, CountDownLatch closed)
      throws IOException {
    client = out;
    if (holding) {
      held.write(bytes, 0, count);
    } else {
      out.write(bytes, 0, count);
    }
  }

  /** Keeps what comes from now on. */
  synchronized void hold() {
    holding = true;
  }

  /** Lets pass what has come, and what will. */
  synchronized void release() {
    holding = false;
    try {
      if (client != null) {
        held.writeTo(client);
      }
    } catch (IOException closed) {
      // Nobody reads them any more.
    }
    held.reset();
  }

  /** Whether the server has said here that it leaves. */
  synchronized boolean hasGoAway() {
    ByteBuffer bytes = ByteBuffer.wrap(held.toByteArray());
    for (int i = 0; i + FrameHeader.LENGTH <= bytes.capacity(); i++) {
      if (bytes.getInt(i) == FrameHeader.MAGIC
          && bytes.get(i + TYPE_OFFSET) == FrameType.GOAWAY.code()) {
        return true;
      }
    }
    return false;
  }
}
