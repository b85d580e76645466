package io.msrpc.wire.type;

import org.jspecify.annotations.Nullable;

/**
 * What a codec makes of each kind of declared type.
 *
 * @param <T> how the values of one type travel
 */
public interface TypeFactory<T> {
  /** A class whose values have no parts, or null when it has. */
  @Nullable T scalar(Class<?> raw);

  /** The result of a {@code void} method: null; a value from a newer peer is skipped. */
  T nothing();

  /** An enum. */
  T enumeration(EnumConstants constants);

  /** An optional. */
  T optional(OptionalForm form, T content);

  /** An array other than {@code byte[]}. */
  T array(Class<?> component, T element);

  /** A collection. */
  T collection(CollectionForm form, T element);

  /** A map. */
  T map(MapForm form, T key, T value);

  /** A record or class; its fields are added when this has returned. */
  T struct(Struct<T> struct);

  /** A sealed type; its subtypes are added when this has returned. */
  T sealed(Variants<T> variants);
}
