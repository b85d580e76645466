package io.msrpc.wire.protostuff;

import java.lang.reflect.GenericArrayType;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Compiles the declared types of one method; used once, by one thread.
 *
 * <p>What is compiled is a graph: a record may contain itself, so a message type enters {@code
 * messages} before its fields are compiled. Type variables are substituted on the way down, which
 * makes every generic record a type of its own for each of its arguments.
 */
final class TypeCompiler {
  /** Highest generic type; one that contains itself with ever higher arguments has no end. */
  private static final int MAX_HEIGHT = 16;

  private static final String DECLARE = "declare a record, or a sealed type of records";

  private final String method;
  private final Scalars scalars;
  private final Map<DeclaredType, MessageType> messages = new HashMap<>();

  /**
   * Prepares to compile a method's types.
   *
   * @param method named in every refusal
   */
  TypeCompiler(String method, Scalars scalars) {
    this.method = method;
    this.scalars = scalars;
  }

  /**
   * Compiles the type of an argument or result.
   *
   * @param place what it is, such as {@code argument 1}
   * @throws IllegalArgumentException when it cannot be carried
   */
  MessageType payload(Type declared, String place) {
    FieldType type = compile(resolve(declared, Map.of(), place), place);
    return type instanceof MessageType message ? message : new AnonymousType(type);
  }

  private FieldType compile(DeclaredType type, String place) {
    Class<?> raw = type.raw();
    FieldType scalar = scalars.of(raw);
    if (scalar != null) {
      return scalar;
    }
    if (type.isRaw()) {
      throw refusal(place, raw.getName() + " has no type arguments; declare them");
    }
    if (raw.isArray()) {
      return new ArrayType(raw.componentType(), argument(type, 0, place + "[]"));
    }
    if (raw.isEnum()) {
      return enumeration(raw, place);
    }
    if (raw == Optional.class) {
      return optional(type, place);
    }
    if (raw == Collection.class || raw == List.class || raw == Set.class) {
      return new CollectionType(raw, argument(type, 0, place + "[]"));
    }
    if (raw == Map.class) {
      FieldType key = argument(type, 0, place + "{key}");
      return new MapType(key, argument(type, 1, place + "{value}"));
    }
    return message(type, place);
  }

  private FieldType argument(DeclaredType type, int index, String place) {
    return compile(type.arguments().get(index), place);
  }

  private FieldType enumeration(Class<?> raw, String place) {
    try {
      return new EnumType(raw);
    } catch (IllegalArgumentException e) {
      throw refusal(place, e);
    }
  }

  private FieldType optional(DeclaredType type, String place) {
    FieldType content = argument(type, 0, place);
    if (content instanceof OptionalType) {
      throw refusal(place, type + " is optional twice; declare it once");
    }
    return OptionalType.of(content);
  }

  private MessageType message(DeclaredType type, String place) {
    MessageType known = messages.get(type);
    if (known != null) {
      return known;
    }
    if (type.height() > MAX_HEIGHT) {
      throw refusal(place, type.raw().getName() + " contains itself with ever other arguments");
    }
    checkKind(type.raw(), place);
    return type.raw().isSealed() ? sealed(type, place) : struct(type, place);
  }

  private void checkKind(Class<?> raw, String place) {
    boolean open = raw.isInterface() || Modifier.isAbstract(raw.getModifiers());
    if (raw == Object.class) {
      throw refusal(place, "java.lang.Object can be anything; " + DECLARE);
    }
    if (Collection.class.isAssignableFrom(raw) || Map.class.isAssignableFrom(raw)) {
      throw refusal(
          place, raw.getName() + " is one of many; declare java.util.List, Set, Collection or Map");
    }
    if (raw.getPackageName().startsWith("java.")) {
      throw refusal(place, raw.getName() + " is not carried; " + DECLARE);
    }
    if (open && !raw.isSealed()) {
      throw refusal(
          place,
          raw.getName() + " can be implemented anywhere; make it sealed, or declare a record");
    }
    if (!open && raw.isSealed()) {
      throw refusal(
          place, raw.getName() + " is sealed, yet can itself be a value; make it abstract");
    }
  }

  private StructType struct(DeclaredType type, String place) {
    Shape shape = shapeOf(type.raw(), place);
    StructType struct = new StructType(shape);
    messages.put(type, struct);
    Map<TypeVariable<?>, DeclaredType> variables = variables(type, place);
    List<StructType.Field> fields = new ArrayList<>();
    for (Shape.Property property : shape.properties()) {
      String inner = place + "." + property.name();
      FieldType compiled = compile(resolve(property.type(), variables, inner), inner);
      fields.add(new StructType.Field(property, compiled));
    }
    struct.define(List.copyOf(fields));
    return struct;
  }

  private Shape shapeOf(Class<?> raw, String place) {
    try {
      return Shape.of(raw);
    } catch (IllegalArgumentException e) {
      throw refusal(place, e);
    }
  }

  private SealedType sealed(DeclaredType type, String place) {
    SealedType sealed = new SealedType(type.raw());
    messages.put(type, sealed);
    Class<?>[] permitted = type.raw().getPermittedSubclasses();
    for (int i = 0; i < permitted.length; i++) {
      Class<?> subclass = permitted[i];
      String inner = place + "<" + subclass.getSimpleName() + ">";
      FieldType compiled = compile(subtype(type, subclass, inner), inner);
      try {
        sealed.permit(Shape.numberOf(subclass, i + 1), compiled, leaves(subclass).toList());
      } catch (IllegalArgumentException e) {
        throw refusal(place, e);
      }
    }
    return sealed;
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
      throw refusal(place, "type variable " + type + " can be anything; declare the type it is");
    }
    return known;
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
    return new IllegalArgumentException(
        method + ", " + place + ": " + problem.getMessage(), problem);
  }
}
