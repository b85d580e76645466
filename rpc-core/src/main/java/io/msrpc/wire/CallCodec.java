package io.msrpc.wire;

import io.msrpc.call.Invocation;
import io.msrpc.call.RemoteFailureException;
import io.msrpc.call.Reply;
import io.msrpc.call.RpcException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Calls and replies to whole frames, and the envelopes of arrived ones back. The values are written
 * straight behind the header; its length is filled in last.
 */
public final class CallCodec {
  private static final int MAX_TEXT_CHARS = 1024;

  private CallCodec() {}

  /**
   * How the other side wants its payloads.
   *
   * @param codec the codec's number
   * @param compression what it accepts
   * @param compressAbove payloads up to this many bytes stay plain
   * @param maxFrame longest frame it accepts, bytes
   */
  public record Format(byte codec, Compression compression, int compressAbove, int maxFrame) {
    /** The same, for an answer in the codec of the request. */
    public Format withCodec(byte newCodec) {
      return newCodec == codec ? this : new Format(newCodec, compression, compressAbove, maxFrame);
    }
  }

  /**
   * Encodes a call, numbered 0 until {@link FrameEncoder#number}.
   *
   * @param timeoutMillis time left, at least 1
   * @throws MessageTooLargeException when the frame would exceed the format's limit
   * @throws IllegalArgumentException when a value or the attachments cannot be carried
   */
  public static ByteBuf request(
      ByteBufAllocator alloc,
      Invocation call,
      long timeoutMillis,
      MethodCodec values,
      Format format) {
    FrameType type = call.method().oneway() ? FrameType.ONEWAY : FrameType.REQUEST;
    ByteBuf out = begin(alloc, type, 0, format);
    try {
      out.writeLong(call.method().id());
      Varint.write(out, timeoutMillis);
      writeAttachments(out, call.attachments());
      int payloadAt = out.writerIndex();
      values.writeArguments(call.arguments(), out);
      return finish(out, payloadAt, format);
    } catch (Throwable e) {
      out.release();
      throw e;
    }
  }

  /** Encodes a result. Throws as {@link #request} does. */
  public static ByteBuf response(
      ByteBufAllocator alloc, int id, Reply reply, MethodCodec values, Format format) {
    ByteBuf out = begin(alloc, FrameType.RESPONSE, id, format);
    try {
      Varint.write(out, StatusCode.OK.code());
      writeAttachments(out, reply.attachments());
      int payloadAt = out.writerIndex();
      values.writeResult(reply.value(), out);
      return finish(out, payloadAt, format);
    } catch (Throwable e) {
      out.release();
      throw e;
    }
  }

  /**
   * Encodes one item of a stream.
   *
   * @param payload appends the item
   * @throws MessageTooLargeException when the frame would exceed the format's limit
   * @throws IllegalArgumentException when the item cannot be carried
   */
  public static ByteBuf item(
      ByteBufAllocator alloc, int id, Consumer<ByteBuf> payload, Format format) {
    ByteBuf out = begin(alloc, FrameType.ITEM, id, format);
    try {
      payload.accept(out);
      return finish(out, FrameHeader.LENGTH, format);
    } catch (Throwable e) {
      out.release();
      throw e;
    }
  }

  /** Encodes the regular end of one direction of a stream. */
  public static ByteBuf end(ByteBufAllocator alloc, int id) {
    ByteBuf out = alloc.buffer(FrameHeader.LENGTH + 2);
    FrameHeader.of(FrameType.END, id, 0).writeTo(out);
    Varint.write(out, StatusCode.OK.code());
    writeAttachments(out, Map.of());
    return FrameEncoder.withLength(out);
  }

  /** Encodes a refusal; its message is cut to 1,024 characters. */
  public static ByteBuf failure(
      ByteBufAllocator alloc, int id, RpcException failure, CallStage stage) {
    FrameHeader header = FrameHeader.of(FrameType.RESPONSE, id, 0);
    return failure(alloc, header, failure, stage, ErrorCodec.Fields.of(failure));
  }

  /**
   * Encodes a failure; its message and type are cut to 1,024 characters each.
   *
   * @param errors what its method declares
   */
  public static ByteBuf failure(
      ByteBufAllocator alloc, int id, RpcException failure, CallStage stage, ErrorCodec errors) {
    FrameHeader header = FrameHeader.of(FrameType.RESPONSE, id, 0);
    return failure(alloc, header, failure, stage, errors.encode(failure));
  }

  /** Encodes the end of one direction of a stream by a failure; as above. */
  public static ByteBuf endByFailure(
      ByteBufAllocator alloc, int id, RpcException failure, CallStage stage, ErrorCodec errors) {
    FrameHeader header = FrameHeader.of(FrameType.END, id, 0);
    return failure(alloc, header, failure, stage, errors.encode(failure));
  }

  private static ByteBuf failure(
      ByteBufAllocator alloc,
      FrameHeader header,
      RpcException failure,
      CallStage stage,
      ErrorCodec.Fields fields) {
    ByteBuf out = alloc.buffer(128);
    header.writeTo(out);
    Varint.write(out, StatusCode.of(failure.reason()).code());
    writeAttachments(out, Map.of());
    Varint.writeString(out, shortened(String.valueOf(failure.getMessage())));
    Varint.write(out, stage.code());
    out.writeByte(failure.safeToRetry() ? 1 : 0);
    Varint.writeString(out, shortened(fields.type()));
    Varint.write(out, fields.details().readableBytes());
    out.writeBytes(fields.details());
    return FrameEncoder.withLength(out);
  }

  /**
   * Reads the envelope of a call and leaves the payload.
   *
   * @throws InvalidPayloadException when it is none
   */
  public static CallEnvelope readCall(ByteBuf body) {
    if (body.readableBytes() < Long.BYTES) {
      throw new InvalidPayloadException("a call without a method id");
    }
    long methodId = body.readLong();
    return new CallEnvelope(methodId, Varint.read(body), readAttachments(body));
  }

  /**
   * Reads the envelope of a success and leaves the payload.
   *
   * @return the attachments; null, and nothing has been read, when it is a failure
   * @throws InvalidPayloadException when it is neither
   */
  public static @Nullable Map<String, String> readSuccess(ByteBuf body) {
    int start = body.readerIndex();
    if (StatusCode.of(Varint.read(body)) == StatusCode.OK) {
      return readAttachments(body);
    }
    body.readerIndex(start);
    return null;
  }

  /**
   * Reads the envelope of a reply; for success it leaves the payload and returns null.
   *
   * @param prefix what to put in front of the server's own words
   * @param errors what its method declares
   * @throws InvalidPayloadException when it is none
   */
  public static @Nullable RpcException readReply(
      ByteBuf body, Supplier<String> prefix, ErrorCodec errors) {
    StatusCode status = StatusCode.of(Varint.read(body));
    readAttachments(body);
    if (status == StatusCode.OK) {
      return null;
    }
    String words = Varint.readString(body);
    String message = status == StatusCode.NOT_FOUND ? words + ": " + errors.method() : words;
    CallStage stage = CallStage.of(Varint.read(body));
    body.skipBytes(Math.min(1, body.readableBytes()));
    String type = Varint.readString(body);
    Throwable declared =
        status == StatusCode.APPLICATION
            ? errors.decode(type, message, body.readSlice(Varint.readLength(body)))
            : null;
    return declared != null
        ? new RemoteFailureException(prefix.get() + message, declared)
        : status.toException(prefix.get() + message, stage, type);
  }

  /**
   * The plain payload behind an envelope.
   *
   * @return a buffer the caller releases
   * @throws MessageTooLargeException when it expands too far
   * @throws InvalidPayloadException when the compression is unknown or the bytes are not of it
   */
  public static ByteBuf payload(ByteBuf body, byte compression, int maxMessage) {
    Compression known = Compression.of(compression);
    if (known == null) {
      throw new InvalidPayloadException(
          "compression: " + Byte.toUnsignedInt(compression) + " (expected: 0..3)");
    }
    return known.expand(body, maxMessage);
  }

  private static ByteBuf begin(ByteBufAllocator alloc, FrameType type, int id, Format format) {
    ByteBuf out = alloc.buffer(256);
    new FrameHeader(type, format.codec(), (byte) 0, id, 0).writeTo(out);
    return out;
  }

  private static ByteBuf finish(ByteBuf out, int payloadAt, Format format) {
    int plain = out.writerIndex() - payloadAt;
    if (format.compression() != Compression.NONE && plain > format.compressAbove()) {
      compress(out, payloadAt, format.compression());
    }
    int longest = Math.max(plain, out.readableBytes());
    if (longest > format.maxFrame()) {
      throw new MessageTooLargeException(
          longest + " bytes (the peer accepts " + format.maxFrame() + ")");
    }
    return FrameEncoder.withLength(out);
  }

  private static void compress(ByteBuf out, int payloadAt, Compression compression) {
    int plain = out.writerIndex() - payloadAt;
    ByteBuf small = out.alloc().buffer(plain / 2);
    try {
      compression.compress(out.slice(payloadAt, plain), small);
      boolean worthIt = small.readableBytes() < plain;
      if (worthIt && (long) small.readableBytes() * Compression.MAX_SHRINKING >= plain) {
        out.writerIndex(payloadAt).writeBytes(small);
        out.setByte(FrameHeader.LENGTH_OFFSET + 6, compression.code());
      }
    } finally {
      small.release();
    }
  }

  private static void writeAttachments(ByteBuf out, Map<String, String> attachments) {
    if (attachments.size() > Invocation.MAX_ATTACHMENTS) {
      throw new IllegalArgumentException(
          "attachments: "
              + attachments.size()
              + " (expected: at most "
              + Invocation.MAX_ATTACHMENTS
              + ")");
    }
    Varint.write(out, attachments.size());
    if (attachments.isEmpty()) {
      return;
    }
    int start = out.writerIndex();
    attachments.forEach(
        (key, value) -> {
          Varint.writeString(out, key);
          Varint.writeString(out, value);
        });
    if (out.writerIndex() - start > Invocation.MAX_ATTACHMENT_BYTES) {
      throw new IllegalArgumentException(
          "attachments: " + (out.writerIndex() - start) + " bytes (expected: at most 8192)");
    }
  }

  private static Map<String, String> readAttachments(ByteBuf in) {
    long count = Varint.read(in);
    if (count == 0) {
      return Map.of();
    }
    int start = in.readerIndex();
    if (count < 0 || count > Invocation.MAX_ATTACHMENTS) {
      throw new InvalidPayloadException("attachments: " + count + " (expected: at most 64)");
    }
    Map<String, String> attachments = new HashMap<>();
    for (int i = 0; i < count; i++) {
      attachments.put(Varint.readString(in), Varint.readString(in));
    }
    if (in.readerIndex() - start > Invocation.MAX_ATTACHMENT_BYTES) {
      throw new InvalidPayloadException("attachments are longer than 8192 bytes");
    }
    return attachments;
  }

  private static String shortened(String text) {
    return text.length() <= MAX_TEXT_CHARS ? text : text.substring(0, MAX_TEXT_CHARS);
  }
}
