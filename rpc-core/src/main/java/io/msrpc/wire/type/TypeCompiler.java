package io.msrpc.wire.type;

import java.lang.reflect.GenericArrayType;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Compiles the declared types of one method for one codec; used once, by one thread.
 *
 * <p>What is compiled is a graph: a record may contain itself, so a record or sealed type enters
 * {@code known} before its fields are compiled. Type variables are substituted on the way down,
 * which makes every generic record a type of its own for each of its arguments.
 *
 * @param <T> what the codec makes of a type
 */
final class TypeCompiler<T> {
  /** Highest generic type; one that contains itself with ever higher arguments has no end. */
  private static final int MAX_HEIGHT = 16;

  private final String method;
  private final Advice advice;
  private final TypeFactory<T> factory;
  private final Map<DeclaredType, T> known = new HashMap<>();

  /**
   * Prepares to compile a method's types.
   *
   * @param method named in every refusal
   */
  TypeCompiler(String method, Advice advice, TypeFactory<T> factory) {
    this.method = method;
    this.advice = advice;
    this.factory = factory;
  }

  /**
   * Compiles the type of an argument or result.
   *
   * @param place what it is, such as {@code argument 1}
   * @throws IllegalArgumentException when it cannot be carried
   */
  T compile(Type declared, String place) {
    return compile(resolve(declared, Map.of(), place), place);
  }

  private T compile(DeclaredType type, String place) {
    Class<?> raw = type.raw();
    T scalar = factory.scalar(raw);
    if (scalar != null) {
      return scalar;
    }
    if (type.isRaw()) {
      throw refusal(place, raw.getName() + " has no type arguments; declare them");
    }
    if (raw.isArray()) {
      return factory.array(raw.componentType(), argument(type, 0, place + "[]"));
    }
    if (raw.isEnum()) {
      return enumeration(raw, place);
    }
    OptionalForm optional = OptionalForm.of(raw);
    if (optional != null) {
      return optional(optional, type, place);
    }
    T container =
        switch (type.arguments().size()) {
          case 1 -> collection(type, place);
          case 2 -> map(type, place);
          default -> null;
        };
    return container == null ? message(type, place) : container;
  }

  private @Nullable T collection(DeclaredType type, String place) {
    CollectionForm form;
    try {
      form = CollectionForm.of(type.raw(), type.arguments().get(0).raw());
    } catch (IllegalArgumentException e) {
      throw refusal(place, e);
    }
    return form == null ? null : factory.collection(form, argument(type, 0, place + "[]"));
  }

  private @Nullable T map(DeclaredType type, String place) {
    MapForm form;
    try {
      form = MapForm.of(type.raw(), type.arguments().get(0).raw(), type.arguments().get(1).raw());
    } catch (IllegalArgumentException e) {
      throw refusal(place, e);
    }
    if (form == null) {
      return null;
    }
    T key = argument(type, 0, place + "{key}");
    return factory.map(form, key, argument(type, 1, place + "{value}"));
  }

  private T argument(DeclaredType type, int index, String place) {
    return compile(type.arguments().get(index), place);
  }

  private T enumeration(Class<?> raw, String place) {
    try {
      return factory.enumeration(new EnumConstants(raw));
    } catch (IllegalArgumentException e) {
      throw refusal(place, e);
    }
  }

  private T optional(OptionalForm form, DeclaredType type, String place) {
    DeclaredType content = form.content() == null ? type.arguments().get(0) : plain(form.content());
    if (OptionalForm.of(content.raw()) != null) {
      throw refusal(place, type + " is optional twice; declare it once");
    }
    return factory.optional(form, compile(content, place));
  }

  private T message(DeclaredType type, String place) {
    T same = known.get(type);
    if (same != null) {
      return same;
    }
    if (type.height() > MAX_HEIGHT) {
      throw refusal(place, type.raw().getName() + " contains itself with ever other arguments");
    }
    if (!Shape.isEntry(type.raw())) {
      checkKind(type.raw(), place);
    }
    return type.raw().isSealed() ? sealed(type, place) : struct(type, place);
  }

  private void checkKind(Class<?> raw, String place) {
    boolean open = raw.isInterface() || Modifier.isAbstract(raw.getModifiers());
    if (raw == Object.class) {
      throw refusal(place, "java.lang.Object can be anything; " + advice.insteadOf(raw));
    }
    if (Collection.class.isAssignableFrom(raw)
        || Map.class.isAssignableFrom(raw)
        || raw.getPackageName().startsWith("java.")) {
      throw refusal(place, raw.getName() + " is not carried; " + advice.insteadOf(raw));
    }
    if (open && !raw.isSealed()) {
      throw refusal(
          place,
          raw.getName()
              + " can be implemented anywhere; make it sealed, or declare a record"
              + advice.ifForeign(raw));
    }
    if (!open && raw.isSealed()) {
      throw refusal(
          place, raw.getName() + " is sealed, yet can itself be a value; make it abstract");
    }
  }

  private T struct(DeclaredType type, String place) {
    Struct<T> struct = new Struct<>(shapeOf(type.raw(), place));
    T made = factory.struct(struct);
    known.put(type, made);
    Map<TypeVariable<?>, DeclaredType> variables = variables(type, place);
    for (Shape.Property property : struct.shape().properties()) {
      String inner = place + "." + property.name();
      struct.add(property, compile(resolve(property.type(), variables, inner), inner));
    }
    return made;
  }

  private Shape shapeOf(Class<?> raw, String place) {
    try {
      return Shape.of(raw);
    } catch (IllegalArgumentException e) {
      throw refusal(place, e, advice.ifForeign(raw));
    }
  }

  private T sealed(DeclaredType type, String place) {
    Variants<T> variants = new Variants<>(type.raw());
    T made = factory.sealed(variants);
    known.put(type, made);
    Class<?>[] permitted = type.raw().getPermittedSubclasses();
    for (int i = 0; i < permitted.length; i++) {
      Class<?> subclass = permitted[i];
      String inner = place + "<" + subclass.getSimpleName() + ">";
      T compiled = compile(subtype(type, subclass, inner), inner);
      try {
        variants.permit(Markers.numberOf(subclass, i + 1), compiled, leaves(subclass).toList());
      } catch (IllegalArgumentException e) {
        throw refusal(place, e);
      }
    }
    return made;
  }

  /** The concrete classes of a permitted subtype. */
  private static Stream<Class<?>> leaves(Class<?> type) {
    return type.isSealed() && !type.isEnum()
        ? Arrays.stream(type.getPermittedSubclasses()).flatMap(TypeCompiler::leaves)
        : Stream.of(type);
  }

  /** A permitted subtype, its type arguments inferred from those of the sealed type. */
  private DeclaredType subtype(DeclaredType sealed, Class<?> subclass, String place) {
    Map<TypeVariable<?>, DeclaredType> found = new HashMap<>();
    Stream.concat(
            Stream.ofNullable(subclass.getGenericSuperclass()),
            Arrays.stream(subclass.getGenericInterfaces()))
        .forEach(parent -> infer(parent, sealed, found));
    return new DeclaredType(
        subclass,
        Arrays.stream(subclass.getTypeParameters())
            .map(variable -> resolve(variable, found, place))
            .toList());
  }

  private static void infer(
      Type pattern, DeclaredType actual, Map<TypeVariable<?>, DeclaredType> found) {
    if (pattern instanceof TypeVariable<?> variable) {
      found.putIfAbsent(variable, actual);
    } else if (pattern instanceof ParameterizedType generic
        && generic.getRawType() == actual.raw()) {
      Type[] patterns = generic.getActualTypeArguments();
      for (int i = 0; i < patterns.length; i++) {
        infer(patterns[i], actual.arguments().get(i), found);
      }
    }
  }

  /** The type variables that the fields of a class, and those it inherits, may be declared with. */
  private Map<TypeVariable<?>, DeclaredType> variables(DeclaredType type, String place) {
    Map<TypeVariable<?>, DeclaredType> variables = new HashMap<>();
    DeclaredType current = type;
    while (true) {
      TypeVariable<?>[] parameters = current.raw().getTypeParameters();
      for (int i = 0; i < parameters.length && !current.isRaw(); i++) {
        variables.put(parameters[i], current.arguments().get(i));
      }
      Type parent = current.raw().getGenericSuperclass();
      if (parent == null || parent == Object.class || parent == Record.class) {
        return variables;
      }
      current = resolve(parent, variables, place);
    }
  }

  private DeclaredType resolve(
      Type type, Map<TypeVariable<?>, DeclaredType> variables, String place) {
    if (type instanceof Class<?> raw) {
      return raw.isArray() ? arrayOf(resolve(raw.componentType(), variables, place)) : plain(raw);
    }
    if (type instanceof GenericArrayType array) {
      return arrayOf(resolve(array.getGenericComponentType(), variables, place));
    }
    if (type instanceof ParameterizedType generic) {
      List<DeclaredType> arguments =
          Arrays.stream(generic.getActualTypeArguments())
              .map(argument -> resolve(argument, variables, place))
              .toList();
      return new DeclaredType((Class<?>) generic.getRawType(), arguments);
    }
    if (type instanceof WildcardType wildcard) {
      return resolve(wildcard.getUpperBounds()[0], variables, place);
    }
    DeclaredType known = variables.get(type);
    if (known == null) {
      throw refusal(place, openVariable((TypeVariable<?>) type));
    }
    return known;
  }

  private static String openVariable(TypeVariable<?> variable) {
    String advice =
        variable.getGenericDeclaration() instanceof Class<?> generic
            ? "export an interface that extends %s<…> with the types it is for"
                .formatted(generic.getSimpleName())
            : "declare the types it carries; a remote method is not generic";
    return "type variable " + variable + " can be anything; " + advice;
  }

  private static DeclaredType plain(Class<?> raw) {
    return new DeclaredType(raw, List.of());
  }

  private static DeclaredType arrayOf(DeclaredType component) {
    return new DeclaredType(component.raw().arrayType(), List.of(component));
  }

  private IllegalArgumentException refusal(String place, String problem) {
    return new IllegalArgumentException(method + ", " + place + ": " + problem);
  }

  private IllegalArgumentException refusal(String place, IllegalArgumentException problem) {
    return refusal(place, problem, "");
  }

  private IllegalArgumentException refusal(
      String place, IllegalArgumentException problem, String more) {
    return new IllegalArgumentException(
        method + ", " + place + ": " + problem.getMessage() + more, problem);
  }
}
