package io.msrpc.wire.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import io.msrpc.wire.type.CollectionForm;
import io.msrpc.wire.type.MismatchException;
import java.io.IOException;
import java.lang.reflect.Array;
import java.util.AbstractList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An array other than {@code byte[]}: an array. */
record ArrayType(Class<?> component, JsonType element) implements JsonType {
  @Override
  public void write(JsonGenerator out, Object value, int depth) throws IOException {
    if (!value.getClass().isArray()) {
      throw MismatchException.wrongClass(value, component.arrayType());
    }
    ListType.writeItems(out, new Items(value), element, JsonType.deeper(depth));
  }

  @Override
  public Object read(JsonParser in) throws IOException {
    List<?> items = (List<?>) ListType.readItems(in, CollectionForm.LIST, element);
    Object array = Array.newInstance(component, items.size());
    for (int i = 0; i < items.size(); i++) {
      Array.set(array, i, items.get(i));
    }
    return array;
  }

  /** An array of any component type, seen as a list. */
  private static final class Items extends AbstractList<@Nullable Object> {
    private final Object array;

    Items(Object array) {
      this.array = array;
    }

    @Override
    public @Nullable Object get(int index) {
      return Array.get(array, index);
    }

    @Override
    public int size() {
      return Array.getLength(array);
    }
  }
}
