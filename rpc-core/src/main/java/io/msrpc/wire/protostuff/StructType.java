package io.msrpc.wire.protostuff;

import io.msrpc.wire.type.MismatchException;
import io.msrpc.wire.type.Struct;
import io.protostuff.Output;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A record or a plain class: its components or fields, without the missing ones. */
final class StructType extends MessageType {
  private static final Object UNREAD = new Object();

  private final Struct<FieldType> struct;

  /** Copied when first needed, for only then are they complete; threads may each make a copy. */
  private List<Struct.Field<FieldType>> copied = List.of();

  StructType(Struct<FieldType> struct) {
    this.struct = struct;
  }

  private List<Struct.Field<FieldType>> fields() {
    List<Struct.Field<FieldType>> fields = copied;
    if (fields.isEmpty()) {
      fields = List.copyOf(struct.fields());
      copied = fields;
    }
    return fields;
  }

  @Override
  void writeFields(Output out, Object value, int depth) throws IOException {
    struct.check(value);
    List<Struct.Field<FieldType>> fields = fields();
    for (int i = 0; i < fields.size(); i++) {
      Struct.Field<FieldType> field = fields.get(i);
      try {
        Object content = field.of(value);
        if (!field.type().isMissing(content)) {
          field.type().write(out, field.property().number(), content, depth);
        }
      } catch (MismatchException e) {
        throw field.at(e);
      }
    }
  }

  @Override
  Object readFields(PayloadInput in) throws IOException {
    List<Struct.Field<FieldType>> fields = fields();
    @Nullable Object[] values = new Object[fields.size()];
    Arrays.fill(values, UNREAD);
    int index = -1;
    for (int number; (number = in.readFieldNumber(this)) != 0; ) {
      index = indexOf(fields, number, index + 1);
      if (index < 0) {
        in.handleUnknownField(number, this);
      } else {
        values[index] = read(fields.get(index), in);
      }
    }
    for (int i = 0; i < values.length; i++) {
      if (values[i] == UNREAD) { // only now: a collection is made for every one
        values[i] = fields.get(i).type().missing();
      }
    }
    return struct.make(values);
  }

  /** Looks at the likely place first: fields come in order. */
  private static int indexOf(List<Struct.Field<FieldType>> fields, int number, int likely) {
    int size = fields.size();
    for (int i = 0; i < size; i++) {
      int index = likely + i < size ? likely + i : likely + i - size;
      if (fields.get(index).property().number() == number) {
        return index;
      }
    }
    return -1;
  }

  private static @Nullable Object read(Struct.Field<FieldType> field, PayloadInput in)
      throws IOException {
    try {
      return field.type().read(in);
    } catch (MismatchException e) {
      throw field.at(e);
    }
  }
}
