package io.msrpc.benchmarks;

import io.grpc.Drainable;
import io.grpc.KnownLength;
import io.grpc.MethodDescriptor;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;

/**
 * The codec by hand, as gRPC wants one.
 *
 * @param <T> what it carries
 */
record GrpcMarshaller<T>(Operation.Codec<T> codec) implements MethodDescriptor.Marshaller<T> {
  private static final int USUAL_SIZE = 256;

  /** Bytes that gRPC copies into its frames without a buffer between. */
  private static final class Message extends ByteArrayInputStream
      implements Drainable, KnownLength {
    Message(ByteBuf bytes) {
      super(bytes.array(), bytes.readerIndex(), bytes.readableBytes());
    }

    @Override
    public int drainTo(OutputStream target) throws IOException {
      int length = available();
      target.write(buf, pos, length);
      pos += length;
      return length;
    }
  }

  @Override
  public InputStream stream(T value) {
    ByteBuf out = Unpooled.buffer(USUAL_SIZE);
    codec.write().accept(out, value);
    return new Message(out);
  }

  @Override
  public T parse(InputStream stream) {
    try {
      byte[] bytes = new byte[stream.available()];
      stream.readNBytes(bytes, 0, bytes.length);
      return codec.read().apply(Unpooled.wrappedBuffer(bytes));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
