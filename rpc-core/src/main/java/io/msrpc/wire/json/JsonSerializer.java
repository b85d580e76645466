package io.msrpc.wire.json;

import io.msrpc.call.RemoteMethod;
import io.msrpc.wire.MethodCodec;
import io.msrpc.wire.Serializer;
import io.msrpc.wire.type.MethodTypes;
import io.msrpc.wire.type.ValueType;

/** Codec 2: values by their declared types, as JSON. Stateless and thread-safe. */
public final class JsonSerializer implements Serializer {
  private static final byte CODEC = 2;

  /** One level more, for the array of the arguments. */
  private final JsonText list = new JsonText(ValueType.MAX_DEPTH + 1);

  private final JsonText one = new JsonText(ValueType.MAX_DEPTH);
  private final JsonTypes types = new JsonTypes(new Scalars());

  /** Makes a serializer; one is enough for any number of clients and servers. */
  public JsonSerializer() {}

  @Override
  public byte codec() {
    return CODEC;
  }

  @Override
  public MethodCodec codecOf(RemoteMethod method) {
    return new JsonMethodCodec(list, one, MethodTypes.of(method, types));
  }
}
