package io.msrpc.testing;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** What becomes of bytes on one direction of a {@link FaultProxy}; shared by its connections. */
@FunctionalInterface
public interface Fault {
  /** Passes everything on as it is. */
  Fault NONE = (bytes, count, out, closed) -> out.write(bytes, 0, count);

  /** Takes everything and passes nothing on, as a cut cable does. */
  Fault BLACKHOLE = (bytes, count, out, closed) -> {};

  /**
   * Passes on what it likes of what was read.
   *
   * @param closed counted down when the connection closes; what waits, waits for this
   * @throws IOException to end the connection
   */
  void pass(byte[] bytes, int count, OutputStream out, CountDownLatch closed) throws IOException;

  /** Passes on so many bytes from now on, then ends the connection. */
  static Fault truncateAfter(long allowed) {
    AtomicLong left = new AtomicLong(allowed);
    return (bytes, count, out, closed) -> {
      long before = left.getAndAdd(-count);
      out.write(bytes, 0, (int) Math.max(0, Math.min(count, before)));
      if (before <= count) {
        throw new IOException("cut here");
      }
    };
  }

  /** Inverts one byte, the one so many bytes from now, and passes everything on. */
  static Fault corrupt(long at) {
    AtomicLong passed = new AtomicLong();
    return (bytes, count, out, closed) -> {
      long index = at - passed.getAndAdd(count);
      if (index >= 0 && index < count) {
        bytes[(int) index] ^= (byte) 0xff;
      }
      out.write(bytes, 0, count);
    };
  }

  /** Passes everything on, each piece so much later. */
  static Fault delay(Duration time) {
    return (bytes, count, out, closed) -> {
      rest(closed, time);
      out.write(bytes, 0, count);
    };
  }

  /** Passes everything on byte by byte, with a pause before each. */
  static Fault drip(Duration pause) {
    return (bytes, count, out, closed) -> {
      for (int i = 0; i < count; i++) {
        rest(closed, pause);
        out.write(bytes[i]);
      }
    };
  }

  private static void rest(CountDownLatch closed, Duration time) throws IOException {
    try {
      if (closed.await(time.toNanos(), TimeUnit.NANOSECONDS)) {
        throw new IOException("closed meanwhile");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
