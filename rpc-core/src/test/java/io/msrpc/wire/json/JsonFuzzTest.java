package io.msrpc.wire.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.msrpc.testing.Allocation;
import io.msrpc.wire.InvalidPayloadException;
import io.msrpc.wire.MethodCodec;
import io.msrpc.wire.type.Everything;
import io.msrpc.wire.type.RandomValues;
import io.msrpc.wire.type.Subject;
import io.msrpc.wire.type.Vectors;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Valid payloads, mutated: read, or refused, within bounds. */
class JsonFuzzTest {
  /** Bytes of heap that a byte of input may cost, and what an exception with its stack may. */
  private static final int PER_BYTE = 150;

  private static final int PER_READ = 128 << 10;
  private static final int MUTATIONS = 500;
  private static final String[] PIECES = {
    "[", "]", "{", "}", ",", ":", "\"", "null", "true", "-", "1e9", "\\u0000", "\\", "\n", "é", "0"
  };

  private static final List<Corpus> CORPUS = corpus();

  /** A method and a payload it wrote. */
  private record Corpus(MethodCodec codec, byte[] payload) {}

  interface Service {
    Everything everything();
  }

  private static List<Corpus> corpus() {
    JsonSerializer json = new JsonSerializer();
    Stream<Corpus> vectors =
        Vectors.samples().stream()
            .map(s -> written(Subject.of(json, Vectors.class, s.method()), s.value()));
    Subject everything = Subject.of(json, Service.class, "everything");
    Stream<Corpus> random =
        LongStream.range(0, 20)
            .mapToObj(seed -> written(everything, new RandomValues(seed).everything()));
    return Stream.concat(vectors, random).toList();
  }

  private static Corpus written(Subject subject, Object value) {
    return new Corpus(subject.codec(), ByteBufUtil.decodeHexDump(subject.write(value)));
  }

  static LongStream seeds() {
    return LongStream.range(0, 20);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void readsOrRefuses_withinBounds(long seed) {
    Random random = new Random(seed);
    for (int i = 0; i < MUTATIONS; i++) {
      Corpus chosen = CORPUS.get(random.nextInt(CORPUS.size()));
      byte[] bytes = chosen.payload();
      for (int times = 1 + random.nextInt(4); times > 0 && bytes.length > 0; times--) {
        bytes = mutate(bytes, random);
      }
      long bound = PER_READ + (long) PER_BYTE * bytes.length;
      assertThat(allocated(chosen.codec(), bytes, bound))
          .as("seed %d, mutation %d: %s", seed, i, ByteBufUtil.hexDump(bytes))
          .isLessThan(bound);
    }
  }

  /** Measured again when it is much: the JVM loads classes on our account. */
  private static long allocated(MethodCodec codec, byte[] bytes, long bound) {
    ByteBuf in = Unpooled.wrappedBuffer(bytes);
    long first = Allocation.of(() -> read(codec, in));
    return first < bound ? first : Allocation.of(() -> read(codec, in.readerIndex(0)));
  }

  /** Anything but a value or the one exception fails the test. */
  private static void read(MethodCodec codec, ByteBuf in) {
    try {
      codec.readResult(in);
    } catch (InvalidPayloadException e) {
      if (e.getMessage().length() > 1_000) {
        throw new AssertionError("a message of " + e.getMessage().length(), e);
      }
    }
  }

  private static byte[] mutate(byte[] bytes, Random random) {
    int at = random.nextInt(bytes.length);
    int to = at + random.nextInt(bytes.length - at + 1);
    byte[] piece = PIECES[random.nextInt(PIECES.length)].getBytes(UTF_8);
    return switch (random.nextInt(5)) {
      case 0 -> spliced(bytes, at, bytes.length, new byte[0]);
      case 1 -> spliced(bytes, at, to, new byte[0]);
      case 2 ->
          spliced(bytes, at, at, ByteBufUtil.getBytes(Unpooled.wrappedBuffer(bytes, at, to - at)));
      case 3 -> spliced(bytes, at, at, piece);
      default -> {
        byte[] changed = bytes.clone();
        changed[at] ^= (byte) (1 << random.nextInt(8));
        yield changed;
      }
    };
  }

  private static byte[] spliced(byte[] bytes, int from, int to, byte[] inserted) {
    ByteBuf out = Unpooled.buffer();
    out.writeBytes(bytes, 0, from).writeBytes(inserted).writeBytes(bytes, to, bytes.length - to);
    return ByteBufUtil.getBytes(out);
  }
}
