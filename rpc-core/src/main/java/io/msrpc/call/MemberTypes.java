package io.msrpc.call;

import java.lang.reflect.GenericArrayType;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The types that the methods of an interface have as its members: a type variable of an interface
 * that it extends is replaced by the argument given there. A variable that gets no argument stays.
 */
final class MemberTypes {
  private final Set<Class<?>> parents = new LinkedHashSet<>();
  private final Map<Type, Type> arguments = new HashMap<>();

  /**
   * A method as a member.
   *
   * @param method as declared, here or in a parent
   * @param parameters what it takes
   * @param returned what it returns
   */
  record Member(Method method, List<Type> parameters, Type returned) {
    /** The erased types of the parameters. */
    List<Class<?>> rawParameters() {
      return parameters.stream().<Class<?>>map(MemberTypes::raw).toList();
    }
  }

  MemberTypes(Class<?> contract) {
    addParents(contract);
  }

  private void addParents(Class<?> type) {
    for (Type parent : type.getGenericInterfaces()) {
      Class<?> raw = raw(parent);
      if (parent instanceof ParameterizedType generic) {
        TypeVariable<?>[] variables = raw.getTypeParameters();
        for (int i = 0; i < variables.length; i++) {
          arguments.put(variables[i], resolve(generic.getActualTypeArguments()[i]));
        }
      }
      parents.add(raw);
      addParents(raw);
    }
  }

  /** A public method of the interface; a bridge is the method that it was made for. */
  Member of(Method method) {
    Method declared = method.isBridge() ? bridged(method) : method;
    List<Type> parameters =
        Arrays.stream(declared.getGenericParameterTypes()).map(this::resolve).toList();
    return new Member(method, parameters, resolve(declared.getGenericReturnType()));
  }

  /** The parent's method that was declared anew with other types, for which a bridge was needed. */
  private Method bridged(Method bridge) {
    return parents.stream()
        .flatMap(parent -> Arrays.stream(parent.getDeclaredMethods()))
        .filter(method -> !method.isBridge() && method.getName().equals(bridge.getName()))
        .filter(method -> Arrays.equals(method.getParameterTypes(), bridge.getParameterTypes()))
        .findFirst()
        .orElse(bridge);
  }

  private Type resolve(Type type) {
    if (type instanceof ParameterizedType generic) {
      List<Type> resolved =
          Arrays.stream(generic.getActualTypeArguments()).map(this::resolve).toList();
      return resolved.equals(List.of(generic.getActualTypeArguments()))
          ? generic
          : new Generic(raw(generic), resolved);
    }
    if (type instanceof GenericArrayType array) {
      Type component = resolve(array.getGenericComponentType());
      return component instanceof Class<?> raw ? raw.arrayType() : new GenericArray(component);
    }
    if (type instanceof WildcardType wildcard) {
      return resolve(wildcard.getUpperBounds()[0]);
    }
    return arguments.getOrDefault(type, type);
  }

  /** The erasure of a type. */
  static Class<?> raw(Type type) {
    if (type instanceof ParameterizedType generic) {
      return (Class<?>) generic.getRawType();
    }
    if (type instanceof GenericArrayType array) {
      return raw(array.getGenericComponentType()).arrayType();
    }
    if (type instanceof TypeVariable<?> variable) {
      return raw(variable.getBounds()[0]);
    }
    return (Class<?>) type;
  }

  /** A generic class with its arguments. */
  private record Generic(Class<?> raw, List<Type> arguments) implements ParameterizedType {
    @Override
    public Type[] getActualTypeArguments() {
      return arguments.toArray(Type[]::new);
    }

    @Override
    public Type getRawType() {
      return raw;
    }

    @Override
    public @Nullable Type getOwnerType() {
      return raw.getDeclaringClass();
    }

    @Override
    public String toString() {
      return arguments.stream()
          .map(Type::getTypeName)
          .collect(Collectors.joining(", ", raw.getName() + "<", ">"));
    }
  }

  /** An array of those. */
  private record GenericArray(Type component) implements GenericArrayType {
    @Override
    public Type getGenericComponentType() {
      return component;
    }

    @Override
    public String toString() {
      return component.getTypeName() + "[]";
    }
  }
}
