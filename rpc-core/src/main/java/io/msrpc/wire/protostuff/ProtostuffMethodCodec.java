package io.msrpc.wire.protostuff;

import io.msrpc.wire.InvalidPayloadException;
import io.msrpc.wire.MethodCodec;
import io.msrpc.wire.type.MethodTypes;
import io.msrpc.wire.type.MismatchException;
import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/**
 * The payloads of one method: for every value a varint n, 0 for null, else n − 1 bytes of message.
 */
final class ProtostuffMethodCodec implements MethodCodec {
  private final MethodTypes<MessageType> types;

  ProtostuffMethodCodec(MethodTypes<MessageType> types) {
    this.types = types;
  }

  @Override
  public void writeArguments(@Nullable Object[] values, ByteBuf out) {
    types.check(values);
    int start = out.writerIndex();
    for (int i = 0; i < types.arguments().size(); i++) {
      try {
        write(types.arguments().get(i), values[i], out);
      } catch (MismatchException e) {
        out.writerIndex(start);
        throw unwritable(e.inside("argument " + (i + 1)));
      }
    }
  }

  @Override
  public void writeItem(@Nullable Object value, ByteBuf out) {
    writeOne(types.itemType(), value, out, "item");
  }

  @Override
  public void writeResult(@Nullable Object value, ByteBuf out) {
    writeOne(types.result(), value, out, "result");
  }

  private void writeOne(MessageType type, @Nullable Object value, ByteBuf out, String place) {
    try {
      write(type, value, out);
    } catch (MismatchException e) {
      throw unwritable(e.inside(place));
    }
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
    return new IllegalArgumentException(types.method() + ", " + e.getMessage(), e);
  }

  @Override
  public @Nullable Object[] readArguments(ByteBuf in) {
    @Nullable Object[] values = new Object[types.parameterCount()];
    ByteWindow bytes = new ByteWindow(in);
    for (int i = 0; i < types.arguments().size(); i++) {
      try {
        values[i] = read(types.arguments().get(i), bytes);
      } catch (MismatchException e) {
        throw unreadable(e.inside("argument " + (i + 1)));
      }
    }
    checkConsumed(bytes);
    return values;
  }

  @Override
  public @Nullable Object readItem(ByteBuf in) {
    return readOne(types.itemType(), in, "item");
  }

  @Override
  public @Nullable Object readResult(ByteBuf in) {
    return readOne(types.result(), in, "result");
  }

  @Override
  public void writeDetails(String code, @Nullable Object details, ByteBuf out) {
    writeOne(types.detailsType(code), details, out, MethodTypes.placeOf(code));
  }

  @Override
  public @Nullable Object readDetails(String code, ByteBuf in) {
    return readOne(types.detailsType(code), in, MethodTypes.placeOf(code));
  }

  private @Nullable Object readOne(MessageType type, ByteBuf in, String place) {
    ByteWindow bytes = new ByteWindow(in);
    try {
      Object value = read(type, bytes);
      checkConsumed(bytes);
      return value;
    } catch (MismatchException e) {
      throw unreadable(e.inside(place));
    }
  }

  private InvalidPayloadException unreadable(MismatchException e) {
    return new InvalidPayloadException(types.method() + ", " + e.getMessage(), e);
  }

  private static @Nullable Object read(MessageType type, ByteWindow in) throws MismatchException {
    try {
      long n = in.readVarint();
      if (n == 0) {
        return type.absent();
      }
      if (n < 0 || n - 1 > in.available()) {
        throw new MismatchException(
            "a length of "
                + Long.toUnsignedString(n - 1)
                + " with "
                + in.available()
                + " bytes left");
      }
      return type.readFields(new PayloadInput(in, (int) (n - 1)));
    } catch (MismatchException e) {
      throw e;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void checkConsumed(ByteWindow in) {
    if (in.available() > 0) {
      throw new InvalidPayloadException(
          types.method() + ": " + in.available() + " bytes behind the payload");
    }
  }
}
