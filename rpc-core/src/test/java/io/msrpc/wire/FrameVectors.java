package io.msrpc.wire;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.msrpc.call.Deadline;
import io.msrpc.call.Invocation;
import io.msrpc.call.RemoteMethod;
import io.msrpc.call.ServiceContract;
import io.msrpc.hello.Greeter;
import io.msrpc.wire.json.JsonSerializer;
import io.msrpc.wire.protostuff.ProtostuffSerializer;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;

/** The frames of vectors/frames.json, and what it takes to make them again. */
public final class FrameVectors {
  /** One frame of the file. */
  public record Vector(String name, String meaning, String hex) {
    ByteBuf bytes() {
      return Unpooled.wrappedBuffer(ByteBufUtil.decodeHexDump(hex));
    }

    @Override
    public String toString() {
      return name;
    }
  }

  private FrameVectors() {}

  /** All of them, in the file's order. */
  public static List<Vector> all() {
    try (InputStream file =
        FrameVectors.class.getResourceAsStream("/io/msrpc/vectors/frames.json")) {
      return new ObjectMapper().readValue(file, new TypeReference<List<Vector>>() {});
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The hex of one. */
  public static String hex(String name) {
    return all().stream().filter(v -> v.name().equals(name)).findFirst().orElseThrow().hex();
  }

  static RemoteMethod method(String name) {
    return ServiceContract.of(Greeter.class).methods().stream()
        .filter(method -> method.method().getName().equals(name))
        .findFirst()
        .orElseThrow();
  }

  static MethodCodec codec(String method) {
    return new ProtostuffSerializer().codecOf(method(method));
  }

  static MethodCodec jsonCodec(String method) {
    return new JsonSerializer().codecOf(method(method));
  }

  static ErrorCodec errors(String method) {
    return new ErrorCodec(method(method), codec(method));
  }

  static Invocation call(String method, Map<String, String> attachments, Object... arguments) {
    return new Invocation(method(method), arguments, new Deadline(0), attachments);
  }

  /** A side that takes everything, and wants payloads above a limit compressed. */
  static CallCodec.Format format(Compression compression, int above) {
    return new CallCodec.Format((byte) 1, compression, above, 8 * 1024 * 1024);
  }
}
