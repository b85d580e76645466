package io.msrpc.wire;

import io.msrpc.call.RemoteMethod;

/** A codec: how the values of a call become the bytes of a payload. */
public interface Serializer {
  /** Its number on the wire: 1 protostuff, 2 JSON. */
  byte codec();

  /**
   * Prepares one method, from its declared generic types alone; called once a method at start-up.
   *
   * @throws IllegalArgumentException when a declared type cannot be carried, naming the method, the
   *     type and what to change
   */
  MethodCodec codecOf(RemoteMethod method);
}
