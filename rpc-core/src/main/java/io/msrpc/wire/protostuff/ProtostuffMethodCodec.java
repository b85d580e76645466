package io.msrpc.wire.protostuff;

import io.msrpc.wire.InvalidPayloadException;
import io.msrpc.wire.MethodCodec;
import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The payloads of one method: for every value a varint n, 0 for null, else n − 1 bytes of message.
 */
final class ProtostuffMethodCodec implements MethodCodec {
  private final String method;
  private final List<MessageType> arguments;
  private final @Nullable MessageType item;
  private final MessageType result;

  /**
   * The types of one method.
   *
   * @param item of the stream behind the arguments, null without one
   */
  ProtostuffMethodCodec(
      String method, List<MessageType> arguments, @Nullable MessageType item, MessageType result) {
    this.method = method;
    this.arguments = arguments;
    this.item = item;
    this.result = result;
  }

  @Override
  public void writeArguments(@Nullable Object[] values, ByteBuf out) {
    if (values.length != parameterCount()) {
      throw new IllegalArgumentException(
          method + ": " + values.length + " arguments (expected: " + parameterCount() + ")");
    }
    int start = out.writerIndex();
    for (int i = 0; i < arguments.size(); i++) {
      try {
        write(arguments.get(i), values[i], out);
      } catch (MismatchException e) {
        out.writerIndex(start);
        throw unwritable(e.inside("argument " + (i + 1)));
      }
    }
  }

  private int parameterCount() {
    return arguments.size() + (item == null ? 0 : 1);
  }

  @Override
  public void writeItem(@Nullable Object value, ByteBuf out) {
    writeOne(itemType(), value, out, "item");
  }

  @Override
  public void writeResult(@Nullable Object value, ByteBuf out) {
    writeOne(result, value, out, "result");
  }

  private void writeOne(MessageType type, @Nullable Object value, ByteBuf out, String place) {
    try {
      write(type, value, out);
    } catch (MismatchException e) {
      throw unwritable(e.inside(place));
    }
  }

  private MessageType itemType() {
    return Objects.requireNonNull(item, "the method takes no stream");
  }

  private static void write(MessageType type, @Nullable Object value, ByteBuf out)
      throws MismatchException {
    if (type.isAbsent(value)) {
      out.writeByte(0);
      return;
    }
    try {
      type.writePayload(out, value);
    } catch (MismatchException e) {
      throw e;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private IllegalArgumentException unwritable(MismatchException e) {
    return new IllegalArgumentException(method + ", " + e.getMessage(), e);
  }

  @Override
  public @Nullable Object[] readArguments(ByteBuf in) {
    @Nullable Object[] values = new Object[parameterCount()];
    for (int i = 0; i < arguments.size(); i++) {
      values[i] = read(arguments.get(i), in, "argument " + (i + 1));
    }
    checkConsumed(in);
    return values;
  }

  @Override
  public @Nullable Object readItem(ByteBuf in) {
    return readOne(itemType(), in, "item");
  }

  @Override
  public @Nullable Object readResult(ByteBuf in) {
    return readOne(result, in, "result");
  }

  private @Nullable Object readOne(MessageType type, ByteBuf in, String place) {
    Object value = read(type, in, place);
    checkConsumed(in);
    return value;
  }

  private @Nullable Object read(MessageType type, ByteBuf in, String place) {
    try {
      long n = PayloadInput.readVarint(in);
      if (n == 0) {
        return type.absent();
      }
      if (n < 0 || n - 1 > in.readableBytes()) {
        throw new MismatchException(
            "a length of "
                + Long.toUnsignedString(n - 1)
                + " with "
                + in.readableBytes()
                + " bytes left");
      }
      return type.readFields(new PayloadInput(in.readSlice((int) (n - 1))));
    } catch (MismatchException e) {
      throw new InvalidPayloadException(method + ", " + e.inside(place).getMessage(), e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void checkConsumed(ByteBuf in) {
    if (in.isReadable()) {
      throw new InvalidPayloadException(
          method + ": " + in.readableBytes() + " bytes behind the payload");
    }
  }
}
