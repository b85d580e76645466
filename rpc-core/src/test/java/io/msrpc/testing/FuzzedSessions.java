package io.msrpc.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.msrpc.wire.Verdict;
import io.netty.buffer.ByteBufUtil;
import java.util.EnumMap;
import java.util.Map;
import java.util.Random;

/**
 * Many sessions of bytes, all of a seed, with one end of a connection: it must complain of nothing,
 * and spend no more than a bound.
 */
public final class FuzzedSessions implements AutoCloseable {
  private static final int SESSIONS = 5_000;

  /** Bytes of heap that a byte of input may cost, and what a few frames may. */
  private static final int PER_BYTE = 120;

  private static final int PER_SESSION = 128 << 10;

  private final Complaints complaints = new Complaints();
  private final Map<Verdict, Integer> verdicts = new EnumMap<>(Verdict.class);
  private final End end;

  /** The end of a connection. Whatever is left to chance follows from the seed of the session. */
  public interface End {
    /** What the other end sends. */
    byte[] bytes(long session);

    /** What must become of the connection by that. */
    Verdict verdict(byte[] bytes);

    /** Lives through it and checks what became of it; returns the bytes of heap that were spent. */
    long live(byte[] bytes, long session, Verdict verdict);
  }

  public FuzzedSessions(End end) {
    this.end = end;
  }

  public void survive(long seed) {
    Random random = new Random(seed);
    for (int i = 0; i < SESSIONS; i++) {
      long session = random.nextLong();
      byte[] bytes = end.bytes(session);
      try {
        live(bytes, session);
      } catch (Throwable e) {
        throw new AssertionError(
            "seed " + seed + ", session " + i + ": " + ByteBufUtil.hexDump(bytes), e);
      }
    }
  }

  private void live(byte[] bytes, long session) {
    Verdict verdict = end.verdict(bytes);
    verdicts.merge(verdict, 1, Integer::sum);
    long allowed = PER_SESSION + (long) PER_BYTE * bytes.length;
    long spent = end.live(bytes, session, verdict);
    if (spent > allowed) { // Once more: the JVM loads classes on our account.
      spent = end.live(bytes, session, verdict);
    }
    assertThat(spent).as("bytes allocated").isLessThan(allowed);
    assertThat(complaints.heard()).isEmpty();
  }

  /** Each way that a connection may go was among them, and not seldom. */
  public void wereOfAllKinds() {
    assertThat(verdicts).hasSize(4).allSatisfy((v, n) -> assertThat(n).isGreaterThan(50));
  }

  @Override
  public void close() {
    complaints.close();
  }
}
