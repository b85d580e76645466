package io.msrpc.wire.protostuff;

import io.msrpc.wire.type.CollectionForm;
import io.msrpc.wire.type.EnumConstants;
import io.msrpc.wire.type.MapForm;
import io.msrpc.wire.type.OptionalForm;
import io.msrpc.wire.type.Struct;
import io.msrpc.wire.type.TypeFactory;
import io.msrpc.wire.type.Variants;
import org.jspecify.annotations.Nullable;

/** The types of codec 1. */
record ProtostuffTypes(Scalars scalars) implements TypeFactory<FieldType> {
  /** The type of a payload: one that is no message becomes an anonymous one. */
  static MessageType payload(FieldType type) {
    return type instanceof MessageType message ? message : new AnonymousType(type);
  }

  @Override
  public @Nullable FieldType scalar(Class<?> raw) {
    return scalars.of(raw);
  }

  @Override
  public FieldType nothing() {
    return new NothingType();
  }

  @Override
  public FieldType enumeration(EnumConstants constants) {
    return new EnumType(constants);
  }

  @Override
  public FieldType optional(OptionalForm form, FieldType content) {
    return new OptionalType(form, content);
  }

  @Override
  public FieldType array(Class<?> component, FieldType element) {
    return new ArrayType(component, element);
  }

  @Override
  public FieldType collection(CollectionForm form, FieldType element) {
    return new CollectionType(form, element);
  }

  @Override
  public FieldType map(MapForm form, FieldType key, FieldType value) {
    return new MapType(form, key, value);
  }

  @Override
  public FieldType struct(Struct<FieldType> struct) {
    return new StructType(struct);
  }

  @Override
  public FieldType sealed(Variants<FieldType> variants) {
    return new SealedType(variants);
  }
}
