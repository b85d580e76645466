package io.msrpc.wire.type;

import java.util.List;
import java.util.stream.Collectors;

/**
 * A generic type without variables or wildcards, comparable unlike {@code java.lang.reflect.Type}.
 *
 * @param raw its class
 * @param arguments its type arguments; of an array, its component
 */
record DeclaredType(Class<?> raw, List<DeclaredType> arguments) {

  /** Whether the class has type parameters and none were given. */
  boolean isRaw() {
    return !raw.isArray() && raw.getTypeParameters().length != arguments.size();
  }

  /** 1, plus that of the highest argument. */
  int height() {
    return 1 + arguments.stream().mapToInt(DeclaredType::height).max().orElse(0);
  }

  /** As in source, with simple names. */
  @Override
  public String toString() {
    String shown = arguments.stream().map(Object::toString).collect(Collectors.joining(", "));
    if (raw.isArray()) {
      return shown + "[]";
    }
    return arguments.isEmpty() ? raw.getSimpleName() : raw.getSimpleName() + "<" + shown + ">";
  }
}
