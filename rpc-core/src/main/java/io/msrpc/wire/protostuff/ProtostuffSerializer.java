package io.msrpc.wire.protostuff;

import io.msrpc.call.RemoteMethod;
import io.msrpc.call.ServiceContract;
import io.msrpc.wire.MethodCodec;
import io.msrpc.wire.Serializer;
import io.msrpc.wire.type.ContractText;
import io.msrpc.wire.type.MethodTypes;

/**
 * Codec 1: values by their declared types, in protostuff's native format. Stateless and
 * thread-safe.
 */
public final class ProtostuffSerializer implements Serializer {
  private static final byte CODEC = 1;

  private final ProtostuffTypes types = new ProtostuffTypes(new Scalars());

  /** Makes a serializer; one is enough for any number of clients and servers. */
  public ProtostuffSerializer() {}

  @Override
  public byte codec() {
    return CODEC;
  }

  @Override
  public MethodCodec codecOf(RemoteMethod method) {
    MethodTypes<FieldType> compiled = MethodTypes.of(method, types);
    return new ProtostuffMethodCodec(compiled.map(ProtostuffTypes::payload));
  }

  /**
   * What both sides of an interface must agree on, as text: its methods with their ids, and every
   * type that travels with its field numbers, names and types. A test that compares it with a file
   * shows what a change of the interface means before it is deployed; see docs/interfaces.md.
   *
   * @throws IllegalArgumentException when a type cannot be carried
   */
  public String describe(ServiceContract contract) {
    return new ContractText(raw -> types.scalar(raw) != null).of(contract);
  }
}
