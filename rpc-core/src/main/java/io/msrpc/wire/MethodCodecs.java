package io.msrpc.wire;

import io.msrpc.call.RemoteMethod;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** The codecs of the methods that one client calls, each prepared once. Thread-safe. */
public final class MethodCodecs {
  private final Serializer serializer;
  private final ConcurrentMap<RemoteMethod, MethodCodec> prepared = new ConcurrentHashMap<>();

  /** All methods in one codec. */
  public MethodCodecs(Serializer serializer) {
    this.serializer = serializer;
  }

  /** The number of the codec on the wire. */
  public byte codec() {
    return serializer.codec();
  }

  /** The codec of a method; throws as {@link Serializer#codecOf} does. */
  public MethodCodec of(RemoteMethod method) {
    MethodCodec known = prepared.get(method);
    return known != null ? known : prepared.computeIfAbsent(method, serializer::codecOf);
  }
}
