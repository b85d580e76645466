package io.msrpc.wire.protostuff;

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
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Valid payloads, mutated: read, or refused, within bounds. */
class FuzzTest {
  /** Bytes of heap that a byte of input may cost, and what an exception with its stack may. */
  private static final int PER_BYTE = 100;

  private static final int PER_READ = 64 << 10;
  private static final int MAX_MESSAGE = 1_000;
  private static final int MUTATIONS = 1_000;
  private static final byte[] EDGES = {0, 1, 2, 0x7f, (byte) 0x80, (byte) 0xff, 0x0b, 0x0c, 0x13};

  private static final List<Corpus> CORPUS = corpus();

  /** A method and a payload it wrote. */
  private record Corpus(MethodCodec codec, byte[] payload) {}

  interface Service {
    Everything everything();
  }

  private static List<Corpus> corpus() {
    Stream<Corpus> vectors =
        Vectors.samples().stream()
            .map(sample -> written(Subject.of(Vectors.class, sample.method()), sample.value()));
    Subject everything = Subject.of(Service.class, "everything");
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
      assertThat(allocated(chosen.codec(), bytes))
          .as("seed %d, mutation %d: %s", seed, i, ByteBufUtil.hexDump(bytes))
          .isLessThan(bound(bytes));
    }
  }

  private static long bound(byte[] bytes) {
    return PER_READ + (long) PER_BYTE * bytes.length;
  }

  /**
   * Measured again when it is much: the JVM loads classes and generates accessors on our account.
   */
  private static long allocated(MethodCodec codec, byte[] bytes) {
    ByteBuf in = Unpooled.wrappedBuffer(bytes);
    long first = Allocation.of(() -> read(codec, in));
    return first < bound(bytes) ? first : Allocation.of(() -> read(codec, in.readerIndex(0)));
  }

  /** Anything but a value or the one exception fails the test. */
  private static void read(MethodCodec codec, ByteBuf in) {
    try {
      codec.readResult(in);
    } catch (InvalidPayloadException e) {
      if (e.getMessage().length() > MAX_MESSAGE) {
        throw new AssertionError("a message of " + e.getMessage().length(), e);
      }
    }
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

  private static byte[] spliced(byte[] bytes, int from, int to, byte[] inserted) {
    ByteBuf out = Unpooled.buffer();
    out.writeBytes(bytes, 0, from).writeBytes(inserted).writeBytes(bytes, to, bytes.length - to);
    return ByteBufUtil.getBytes(out);
  }
}
