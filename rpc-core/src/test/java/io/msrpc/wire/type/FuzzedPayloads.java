package io.msrpc.wire.type;

import static org.assertj.core.api.Assertions.assertThat;

import io.msrpc.testing.Allocation;
import io.msrpc.wire.InvalidPayloadException;
import io.msrpc.wire.MethodCodec;
import io.msrpc.wire.Serializer;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.List;
import java.util.Random;
import java.util.function.BiFunction;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** Valid payloads of one codec, mutated: each is read, or refused, within bounds. */
public final class FuzzedPayloads {
  private static final int MAX_MESSAGE = 1_000;

  private final List<Written> corpus;
  private final Cost cost;

  /** A method and a payload it wrote. */
  private record Written(MethodCodec codec, byte[] payload) {}

  /** Bytes of heap that a byte of input may cost, and what an exception with its stack may. */
  public record Cost(int perByte, int perRead) {
    long bound(byte[] bytes) {
      return perRead + (long) perByte * bytes.length;
    }
  }

  /** A method for values of all types. */
  public interface Service {
    Everything everything();
  }

  public FuzzedPayloads(Serializer serializer, Cost cost) {
    this.cost = cost;
    Stream<Written> vectors =
        Vectors.samples().stream()
            .map(s -> written(Subject.of(serializer, Vectors.class, s.method()), s.value()));
    Subject everything = Subject.of(serializer, Service.class, "everything");
    Stream<Written> random =
        LongStream.range(0, 20)
            .mapToObj(seed -> written(everything, new RandomValues(seed).everything()));
    this.corpus = Stream.concat(vectors, random).toList();
  }

  private static Written written(Subject subject, Object value) {
    return new Written(subject.codec(), ByteBufUtil.decodeHexDump(subject.write(value)));
  }

  /** Reads so many of them. */
  public void read(long seed, int count, BiFunction<byte[], Random, byte[]> mutation) {
    Random random = new Random(seed);
    for (int i = 0; i < count; i++) {
      Written chosen = corpus.get(random.nextInt(corpus.size()));
      byte[] bytes = chosen.payload();
      for (int times = 1 + random.nextInt(4); times > 0 && bytes.length > 0; times--) {
        bytes = mutation.apply(bytes, random);
      }
      assertThat(allocated(chosen.codec(), bytes))
          .as("seed %d, mutation %d: %s", seed, i, ByteBufUtil.hexDump(bytes))
          .isLessThan(cost.bound(bytes));
    }
  }

  /** Measured again when it is much: the JVM loads classes, and makes some, on our account. */
  private long allocated(MethodCodec codec, byte[] bytes) {
    ByteBuf in = Unpooled.wrappedBuffer(bytes);
    long first = Allocation.of(() -> read(codec, in));
    return first < cost.bound(bytes) ? first : Allocation.of(() -> read(codec, in.readerIndex(0)));
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

  /** The bytes with others in the place of some. */
  public static byte[] spliced(byte[] bytes, int from, int to, byte[] inserted) {
    ByteBuf out = Unpooled.buffer();
    out.writeBytes(bytes, 0, from).writeBytes(inserted).writeBytes(bytes, to, bytes.length - to);
    return ByteBufUtil.getBytes(out);
  }
}
