package io.msrpc.wire;

import io.msrpc.call.BusinessError;
import io.msrpc.call.RemoteFailureException;
import io.msrpc.call.RemoteMethod;
import io.msrpc.call.RpcException;
import io.msrpc.call.ServiceFailure;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The exceptions that one method declares, as fields of a failed reply and back: the code says
 * which it is, the details are in the codec of the call. No class is named on the wire.
 *
 * @param onLoss told, in one line, of an exception whose details cannot be carried
 */
public record ErrorCodec(RemoteMethod method, MethodCodec values, Consumer<String> onLoss) {
  /** Most bytes of details, so that every failure fits into the smallest frame. */
  static final int MAX_DETAILS = 4 * 1024;

  /** The exceptions of a method for the side that only reads them. */
  public ErrorCodec(RemoteMethod method, MethodCodec values) {
    this(method, values, loss -> {});
  }

  /**
   * Two fields of a failed reply.
   *
   * @param type the code of a declared exception, or the class of any other, or empty
   * @param details empty for none; on the heap
   */
  record Fields(String type, ByteBuf details) {
    static Fields of(RpcException failure) {
      String type = failure instanceof RemoteFailureException remote ? remote.remoteType() : "";
      return new Fields(type, Unpooled.EMPTY_BUFFER);
    }
  }

  /** What to say of a failure; without the exception when its details cannot be carried. */
  Fields encode(RpcException failure) {
    Throwable thrown = failure instanceof RemoteFailureException remote ? remote.business() : null;
    BusinessError declared = thrown == null ? null : method.error(thrown);
    if (thrown == null || declared == null) {
      return Fields.of(failure);
    }
    try {
      return new Fields(declared.code(), details(declared, thrown));
    } catch (Throwable e) { // of the details, which are classes of the application
      String why = ServiceFailure.describe(e);
      onLoss.accept(thrown.getClass().getName() + " arrives as any other: " + why);
      return Fields.of(failure);
    }
  }

  private ByteBuf details(BusinessError declared, Throwable thrown) {
    if (declared.details() == null) {
      return Unpooled.EMPTY_BUFFER;
    }
    ByteBuf out = Unpooled.buffer();
    values.writeDetails(declared.code(), declared.detailsOf(thrown), out);
    if (out.readableBytes() > MAX_DETAILS) {
      throw new IllegalArgumentException(
          method
              + ", details of "
              + declared.code()
              + ": "
              + out.readableBytes()
              + " bytes (expected: at most "
              + MAX_DETAILS
              + ")");
    }
    return out;
  }

  /**
   * The declared exception that fields stand for, or null if they do for none.
   *
   * @throws InvalidPayloadException when the details are not what it declares
   */
  @Nullable Throwable decode(String type, String message, ByteBuf details) {
    BusinessError declared = method.error(type);
    if (declared == null) {
      return null;
    }
    boolean some = declared.details() != null && details.isReadable();
    try {
      return declared.make(message, some ? values.readDetails(type, details) : null);
    } catch (IllegalArgumentException e) {
      throw new InvalidPayloadException(String.valueOf(e.getMessage()), e);
    }
  }
}
