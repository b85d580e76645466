package io.msrpc.benchmarks;

import io.msrpc.call.Deadline;
import io.msrpc.call.Invocation;
import io.msrpc.call.RemoteMethod;
import io.msrpc.call.Reply;
import io.msrpc.wire.CallCodec;
import io.msrpc.wire.Compression;
import io.msrpc.wire.ErrorCodec;
import io.msrpc.wire.FrameHeader;
import io.msrpc.wire.MethodCodec;
import io.msrpc.wire.Serializer;
import io.msrpc.wire.json.JsonSerializer;
import io.msrpc.wire.protostuff.ProtostuffSerializer;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A call's values to a whole frame and back, both directions, uncompressed, without I/O. The values
 * exist beforehand, so that {@code -prof gc} counts what the codec allocates and what it returns:
 *
 * <pre>
 * java -cp 'benchmarks/target/classes:benchmarks/target/lib/*' org.openjdk.jmh.Main CodecBenchmark -prof gc
 * </pre>
 *
 * <p>Not final, because JMH derives from it.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
@SuppressWarnings("NullAway.Init") // JMH sets the parameters, then calls prepare
public class CodecBenchmark {
  private static final int MAX_MESSAGE = 8 * 1024 * 1024;
  private static final long TIMEOUT_MILLIS = 3000;
  private static final int ID = 7;

  /** What is called. */
  @Param Exchange exchange;

  /** How its values become bytes. */
  @Param Codec codec;

  private MethodCodec values;
  private ErrorCodec errors;
  private CallCodec.Format format;
  private Invocation call;
  private Reply reply;
  private ByteBuf request;
  private ByteBuf response;

  /** The codecs there are. */
  public enum Codec {
    /** Codec 1. */
    PROTOSTUFF,
    /** Codec 2. */
    JSON;

    Serializer serializer() {
      return this == JSON ? new JsonSerializer() : new ProtostuffSerializer();
    }
  }

  /** A benchmark whose parameters are set afterwards. */
  public CodecBenchmark() {}

  /** Makes the values to encode and the frames to decode. */
  @Setup
  public void prepare() {
    Serializer serializer = codec.serializer();
    RemoteMethod method = exchange.method();
    values = serializer.codecOf(method);
    errors = new ErrorCodec(method, values);
    format =
        new CallCodec.Format(serializer.codec(), Compression.NONE, Integer.MAX_VALUE, MAX_MESSAGE);
    Deadline deadline = Deadline.after(Duration.ofMillis(TIMEOUT_MILLIS), System.nanoTime());
    call = new Invocation(method, new Object[] {exchange.argument()}, deadline, Map.of());
    reply = Reply.of(exchange.result());
    request = encodedRequest();
    response = encodedResponse();
  }

  /** Gives the frames back. */
  @TearDown
  public void release() {
    request.release();
    response.release();
  }

  /** Values to a REQUEST, as the calling thread does it; its length in bytes. */
  @Benchmark
  public int encodeRequest() {
    return lengthOf(encodedRequest());
  }

  /** A REQUEST's body to values, as a worker does it. */
  @Benchmark
  public @Nullable Object[] decodeRequest() {
    ByteBuf body = request.readerIndex(FrameHeader.LENGTH);
    CallCodec.readCall(body);
    ByteBuf payload = CallCodec.payload(body, Compression.NONE.code(), MAX_MESSAGE);
    try {
      return values.readArguments(payload);
    } finally {
      payload.release();
    }
  }

  /** A value to a RESPONSE, as a worker does it; its length in bytes. */
  @Benchmark
  public int encodeResponse() {
    return lengthOf(encodedResponse());
  }

  /** A RESPONSE's body to a value, as the caller does it. */
  @Benchmark
  public @Nullable Object decodeResponse() {
    ByteBuf body = response.readerIndex(FrameHeader.LENGTH);
    if (CallCodec.readReply(body, () -> "", errors) != null) {
      throw new AssertionError("the reply is a failure");
    }
    ByteBuf payload = CallCodec.payload(body, Compression.NONE.code(), MAX_MESSAGE);
    try {
      return values.readResult(payload);
    } finally {
      payload.release();
    }
  }

  private ByteBuf encodedRequest() {
    return CallCodec.request(ByteBufAllocator.DEFAULT, call, TIMEOUT_MILLIS, values, format);
  }

  private ByteBuf encodedResponse() {
    return CallCodec.response(ByteBufAllocator.DEFAULT, ID, reply, values, format);
  }

  private static int lengthOf(ByteBuf frame) {
    int length = frame.readableBytes();
    frame.release();
    return length;
  }
}
