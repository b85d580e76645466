package io.msrpc.wire.type;

import io.msrpc.call.BusinessError;
import io.msrpc.call.RemoteMethod;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * All that travels for one method.
 *
 * @param <T> how the values of one type travel
 * @param method its signature, for messages
 * @param arguments one a parameter, without a stream at the end
 * @param item of that stream, null without one
 * @param result of the method, or of each item if it returns a stream
 * @param details of the declared exceptions that have any, by code
 */
public record MethodTypes<T>(
    String method, List<T> arguments, @Nullable T item, T result, Map<String, T> details) {
  /**
   * Compiles the declared types of a method.
   *
   * @throws IllegalArgumentException when one cannot be carried, naming the method, the place and
   *     what to change
   */
  public static <T> MethodTypes<T> of(RemoteMethod method, TypeFactory<T> factory) {
    TypeCompiler<T> compiler =
        new TypeCompiler<>(
            method.signature(), new Advice(method.method().getDeclaringClass()), factory);
    List<T> arguments = new ArrayList<>();
    for (Type parameter : method.parameters()) {
      arguments.add(compiler.compile(parameter, "argument " + (arguments.size() + 1)));
    }
    Type streamed = method.argumentItem();
    T item = streamed == null ? null : compiler.compile(streamed, "item");
    boolean nothing = method.result() == void.class || method.result() == Void.class;
    T result = nothing ? factory.nothing() : compiler.compile(method.result(), "result");
    Map<String, T> details = details(method, compiler);
    return new MethodTypes<>(method.signature(), List.copyOf(arguments), item, result, details);
  }

  private static <T> Map<String, T> details(RemoteMethod method, TypeCompiler<T> compiler) {
    Map<String, T> details = new HashMap<>();
    for (BusinessError error : method.errors()) {
      if (error.details() != null) {
        details.put(error.code(), compiler.compile(error.details(), placeOf(error.code())));
      }
    }
    return Map.copyOf(details);
  }

  /** How messages name the details of a declared exception. */
  public static String placeOf(String code) {
    return "details of " + code;
  }

  /** The same, each type made another. */
  public <R> MethodTypes<R> map(Function<T, R> change) {
    return new MethodTypes<>(
        method,
        arguments.stream().map(change).toList(),
        item == null ? null : change.apply(item),
        change.apply(result),
        details.entrySet().stream()
            .collect(Collectors.toMap(Map.Entry::getKey, e -> change.apply(e.getValue()))));
  }

  /** The type of the items of a stream in the last parameter. */
  public T itemType() {
    if (item == null) {
      throw new IllegalStateException(method + " takes no stream");
    }
    return item;
  }

  /** The type of the details of a declared exception that has some. */
  public T detailsType(String code) {
    return Objects.requireNonNull(details.get(code), code);
  }

  /**
   * Refuses another number of arguments than there are parameters.
   *
   * @throws IllegalArgumentException saying so
   */
  public void check(@Nullable Object[] values) {
    if (values.length != parameterCount()) {
      throw new IllegalArgumentException(
          method + ": " + values.length + " arguments (expected: " + parameterCount() + ")");
    }
  }

  /** How many parameters there are, a stream included. */
  public int parameterCount() {
    return arguments.size() + (item == null ? 0 : 1);
  }
}
