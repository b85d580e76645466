package io.msrpc.wire.json;

import static io.msrpc.wire.type.FuzzedPayloads.spliced;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.msrpc.wire.type.FuzzedPayloads;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Valid payloads, mutated: read, or refused, within bounds. */
class JsonFuzzTest {
  private static final int MUTATIONS = 500;
  private static final String[] PIECES = {
    "[", "]", "{", "}", ",", ":", "\"", "null", "true", "-", "1e9", "\\u0000", "\\", "\n", "é", "0"
  };

  private final FuzzedPayloads payloads =
      new FuzzedPayloads(new JsonSerializer(), new FuzzedPayloads.Cost(150, 128 << 10));

  static LongStream seeds() {
    return LongStream.range(0, 20);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void readsOrRefuses_withinBounds(long seed) {
    payloads.read(seed, MUTATIONS, JsonFuzzTest::mutate);
  }

  private static byte[] mutate(byte[] bytes, Random random) {
    int at = random.nextInt(bytes.length);
    int to = at + random.nextInt(bytes.length - at + 1);
    byte[] piece = PIECES[random.nextInt(PIECES.length)].getBytes(UTF_8);
    return switch (random.nextInt(5)) {
      case 0 -> spliced(bytes, at, bytes.length, new byte[0]);
      case 1 -> spliced(bytes, at, to, new byte[0]);
      case 2 -> spliced(bytes, at, at, Arrays.copyOfRange(bytes, at, to));
      case 3 -> spliced(bytes, at, at, piece);
      default -> {
        byte[] changed = bytes.clone();
        changed[at] ^= (byte) (1 << random.nextInt(8));
        yield changed;
      }
    };
  }
}
