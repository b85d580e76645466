package io.msrpc.wire;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/** Arguments and result of one method, to bytes and back. Immutable and thread-safe. */
public interface MethodCodec {
  /**
   * Appends the arguments' payload. A stream, in the last parameter, is no part of it.
   *
   * @param arguments one element a parameter
   * @throws IllegalArgumentException when a value cannot be carried (a cycle, nesting deeper than
   *     64, a class outside the declared types), naming the method and the place
   */
  void writeArguments(@Nullable Object[] arguments, ByteBuf out);

  /**
   * Reads the whole of {@code in} as arguments; the bytes are hostile.
   *
   * @return one element a parameter; null for a stream
   * @throws InvalidPayloadException for any input that is not such a payload; nothing else is
   *     thrown, and no more is allocated than the input's size times a small constant
   */
  @Nullable Object[] readArguments(ByteBuf in);

  /** Appends the payload of one item of the stream in the last parameter. Throws as above. */
  void writeItem(@Nullable Object item, ByteBuf out);

  /** Reads the whole of {@code in} as such an item. Throws as above. */
  @Nullable Object readItem(ByteBuf in);

  /**
   * Appends the payload of the result, or of one item of it if it is a stream; null for {@code
   * void}. Throws as for arguments.
   */
  void writeResult(@Nullable Object result, ByteBuf out);

  /**
   * Reads the whole of {@code in} as a result, or as one item of it.
   *
   * @throws InvalidPayloadException for any input that is not such a payload
   */
  @Nullable Object readResult(ByteBuf in);

  /**
   * Appends what travels with a declared exception. Throws as for arguments.
   *
   * @param code of an exception with details
   */
  void writeDetails(String code, @Nullable Object details, ByteBuf out);

  /**
   * Reads the whole of {@code in} as that.
   *
   * @throws InvalidPayloadException for any input that is not such a payload
   */
  @Nullable Object readDetails(String code, ByteBuf in);
}
