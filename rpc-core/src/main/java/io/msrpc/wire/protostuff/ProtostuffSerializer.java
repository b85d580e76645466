package io.msrpc.wire.protostuff;

import io.msrpc.call.RemoteMethod;
import io.msrpc.wire.MethodCodec;
import io.msrpc.wire.Serializer;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;

/**
 * Codec 1: values by their declared types, in protostuff's native format. Stateless and
 * thread-safe.
 */
public final class ProtostuffSerializer implements Serializer {
  private static final byte CODEC = 1;

  private final Scalars scalars = new Scalars();

  /** Makes a serializer; one is enough for any number of clients and servers. */
  public ProtostuffSerializer() {}

  @Override
  public byte codec() {
    return CODEC;
  }

  @Override
  public MethodCodec codecOf(RemoteMethod method) {
    TypeCompiler compiler = new TypeCompiler(method.signature(), scalars);
    List<MessageType> arguments = new ArrayList<>();
    for (Type parameter : method.parameters()) {
      arguments.add(compiler.payload(parameter, "argument " + (arguments.size() + 1)));
    }
    Type streamed = method.argumentItem();
    MessageType item = streamed == null ? null : compiler.payload(streamed, "item");
    boolean nothing = method.result() == void.class || method.result() == Void.class;
    MessageType result = nothing ? new NothingType() : compiler.payload(method.result(), "result");
    return new ProtostuffMethodCodec(method.signature(), List.copyOf(arguments), item, result);
  }
}
