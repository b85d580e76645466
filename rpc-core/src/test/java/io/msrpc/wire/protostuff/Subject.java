package io.msrpc.wire.protostuff;

import io.msrpc.call.RemoteMethod;
import io.msrpc.call.ServiceContract;
import io.msrpc.wire.MethodCodec;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.Arrays;

/** One method of a test's interface, through the serializer; bytes as hex. */
record Subject(MethodCodec codec) {
  /** Compiles the method of that name. */
  static Subject of(Class<?> contract, String method) {
    return new Subject(new ProtostuffSerializer().codecOf(method(contract, method)));
  }

  static RemoteMethod method(Class<?> contract, String name) {
    return ServiceContract.of(contract).methods().stream()
        .filter(method -> method.method().getName().equals(name))
        .findFirst()
        .orElseThrow();
  }

  String write(Object result) {
    ByteBuf out = Unpooled.buffer();
    codec.writeResult(result, out);
    return ByteBufUtil.hexDump(out);
  }

  Object read(String hex) {
    return codec.readResult(bytes(hex));
  }

  Object readBack(Object result) {
    return read(write(result));
  }

  String writeArguments(Object... arguments) {
    ByteBuf out = Unpooled.buffer();
    codec.writeArguments(arguments, out);
    return ByteBufUtil.hexDump(out);
  }

  Object[] readArguments(String hex) {
    return codec.readArguments(bytes(hex));
  }

  static ByteBuf bytes(String hex) {
    return Unpooled.wrappedBuffer(ByteBufUtil.decodeHexDump(hex.replace(" ", "")));
  }

  static ByteBuf bytes(byte[] bytes) {
    return Unpooled.wrappedBuffer(Arrays.copyOf(bytes, bytes.length));
  }

  static void writeVarint(long value, ByteBuf out) {
    long rest = value;
    for (; rest >>> 7 != 0; rest >>>= 7) {
      out.writeByte((int) rest | 0x80);
    }
    out.writeByte((int) rest);
  }
}
