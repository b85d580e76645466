package io.msrpc.wire.type;

import io.msrpc.call.RemoteMethod;
import io.msrpc.call.ServiceContract;
import io.msrpc.wire.MethodCodec;
import io.msrpc.wire.Serializer;
import io.msrpc.wire.protostuff.ProtostuffSerializer;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.Arrays;

/** One method of a test's interface, through the serializer; bytes as hex. */
public record Subject(MethodCodec codec) {
  /** Compiles the method of that name. */
  public static Subject of(Class<?> contract, String method) {
    return of(new ProtostuffSerializer(), contract, method);
  }

  /** The same in any codec. */
  public static Subject of(Serializer serializer, Class<?> contract, String method) {
    return new Subject(serializer.codecOf(method(contract, method)));
  }

  public static RemoteMethod method(Class<?> contract, String name) {
    return ServiceContract.of(contract).methods().stream()
        .filter(method -> method.method().getName().equals(name))
        .findFirst()
        .orElseThrow();
  }

  public String write(Object result) {
    ByteBuf out = Unpooled.buffer();
    codec.writeResult(result, out);
    return ByteBufUtil.hexDump(out);
  }

  public Object read(String hex) {
    return codec.readResult(bytes(hex));
  }

  public Object readBack(Object result) {
    return read(write(result));
  }

  public String writeArguments(Object... arguments) {
    ByteBuf out = Unpooled.buffer();
    codec.writeArguments(arguments, out);
    return ByteBufUtil.hexDump(out);
  }

  public Object[] readArguments(String hex) {
    return codec.readArguments(bytes(hex));
  }

  public static ByteBuf bytes(String hex) {
    return Unpooled.wrappedBuffer(ByteBufUtil.decodeHexDump(hex.replace(" ", "")));
  }

  public static ByteBuf bytes(byte[] bytes) {
    return Unpooled.wrappedBuffer(Arrays.copyOf(bytes, bytes.length));
  }

  public static void writeVarint(long value, ByteBuf out) {
    long rest = value;
    for (; rest >>> 7 != 0; rest >>>= 7) {
      out.writeByte((int) rest | 0x80);
    }
    out.writeByte((int) rest);
  }
}
