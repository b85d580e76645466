package io.msrpc.wire.protostuff;

import static io.msrpc.wire.type.FuzzedPayloads.spliced;

import io.msrpc.wire.type.FuzzedPayloads;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Valid payloads, mutated: read, or refused, within bounds. */
class FuzzTest {
  private static final int MUTATIONS = 1_000;
  private static final byte[] EDGES = {0, 1, 2, 0x7f, (byte) 0x80, (byte) 0xff, 0x0b, 0x0c, 0x13};

  private final FuzzedPayloads payloads =
      new FuzzedPayloads(new ProtostuffSerializer(), new FuzzedPayloads.Cost(100, 64 << 10));

  static LongStream seeds() {
    return LongStream.range(0, 20);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void readsOrRefuses_withinBounds(long seed) {
    payloads.read(seed, MUTATIONS, FuzzTest::mutate);
  }

  private static byte[] mutate(byte[] bytes, Random random) {
    int at = random.nextInt(bytes.length);
    byte[] changed = bytes.clone();
    return switch (random.nextInt(6)) {
      case 0 -> Arrays.copyOf(bytes, at);
      case 1 -> spliced(bytes, at, at + 1 + random.nextInt(bytes.length - at), new byte[0]);
      case 2 -> spliced(bytes, at, at, Arrays.copyOfRange(bytes, random.nextInt(at + 1), at));
      case 3 -> spliced(bytes, at, at, new byte[] {EDGES[random.nextInt(EDGES.length)]});
      case 4 -> {
        changed[at] = EDGES[random.nextInt(EDGES.length)];
        yield changed;
      }
      default -> {
        changed[at] ^= (byte) (1 << random.nextInt(8));
        yield changed;
      }
    };
  }
}
