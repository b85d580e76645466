package io.msrpc.wire.json;

import io.msrpc.wire.type.CollectionForm;
import io.msrpc.wire.type.EnumConstants;
import io.msrpc.wire.type.MapForm;
import io.msrpc.wire.type.OptionalForm;
import io.msrpc.wire.type.Struct;
import io.msrpc.wire.type.TypeFactory;
import io.msrpc.wire.type.Variants;
import org.jspecify.annotations.Nullable;

/** The types of codec 2. */
record JsonTypes(Scalars scalars) implements TypeFactory<JsonType> {
  @Override
  public @Nullable JsonType scalar(Class<?> raw) {
    return scalars.of(raw);
  }

  @Override
  public JsonType enumeration(EnumConstants constants) {
    return new EnumType(constants);
  }

  @Override
  public JsonType optional(OptionalForm form, JsonType content) {
    return new OptionalType(form, content);
  }

  @Override
  public JsonType array(Class<?> component, JsonType element) {
    return new ArrayType(component, element);
  }

  @Override
  public JsonType collection(CollectionForm form, JsonType element) {
    return new ListType(form, element);
  }

  @Override
  public JsonType map(MapForm form, JsonType key, JsonType value) {
    return new MapType(form, key, value);
  }

  @Override
  public JsonType struct(Struct<JsonType> struct) {
    return new StructType(struct);
  }

  @Override
  public JsonType sealed(Variants<JsonType> variants) {
    return new SealedType(variants);
  }

  @Override
  public JsonType nothing() {
    return new NothingType();
  }
}
