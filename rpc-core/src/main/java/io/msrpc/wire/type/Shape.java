package io.msrpc.wire.type;

import java.lang.invoke.LambdaMetafactory;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.AccessibleObject;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.AbstractMap;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A record or plain class, reflected once: what is in it and how one is made.
 *
 * @param type the class
 * @param properties in the order of {@code maker}'s values
 * @param maker makes an instance
 */
public record Shape(Class<?> type, List<Property> properties, Maker maker) {
  /** Any instance in, any value out. */
  private static final MethodType CALL = MethodType.methodType(Object.class, Object.class);

  /**
   * A component or field.
   *
   * @param name as in source; unique within the class
   * @param number on the wire of codec 1; unique too
   * @param type as declared, in terms of the class's type variables
   */
  public record Property(String name, int number, Type type, Getter getter) {}

  /** Reads one property of an instance. */
  public interface Getter {
    /** Its value; throws what the accessor throws. */
    @Nullable Object get(Object owner) throws Throwable;
  }

  /** Makes an instance of the values of all properties. */
  public interface Maker {
    /** An instance; whatever the constructor throws is the cause. */
    Object make(@Nullable Object[] values) throws ReflectiveOperationException;
  }

  /**
   * Reflects a record or class.
   *
   * @throws IllegalArgumentException when it cannot be carried, saying what to change
   */
  static Shape of(Class<?> type) {
    if (isEntry(type)) {
      return ofEntry(type);
    }
    Shape shape = type.isRecord() ? ofRecord(type) : ofClass(type);
    checkUnique(shape);
    return shape;
  }

  /** Whether it is an entry of a map, which travels as a record of key and value. */
  static boolean isEntry(Class<?> type) {
    return type == Map.Entry.class
        || type == AbstractMap.SimpleEntry.class
        || type == AbstractMap.SimpleImmutableEntry.class;
  }

  private static Shape ofEntry(Class<?> type) {
    Type[] parameters = type.getTypeParameters();
    return new Shape(
        type,
        List.of(
            new Property("key", 1, parameters[0], entry -> ((Map.Entry<?, ?>) entry).getKey()),
            new Property("value", 2, parameters[1], entry -> ((Map.Entry<?, ?>) entry).getValue())),
        type == AbstractMap.SimpleImmutableEntry.class
            ? values -> new AbstractMap.SimpleImmutableEntry<>(values[0], values[1])
            : values -> new AbstractMap.SimpleEntry<>(values[0], values[1]));
  }

  private static Shape ofRecord(Class<?> type) {
    List<Field> fields = new ArrayList<>();
    List<Field> carried = new ArrayList<>();
    List<Property> properties = new ArrayList<>();
    for (RecordComponent component : type.getRecordComponents()) {
      Field field = fieldOf(type, component);
      fields.add(field);
      if (Markers.isCarried(field)) {
        carried.add(field);
        properties.add(property(field, carried.size(), getter(component.getAccessor(), type)));
      }
    }
    Class<?>[] types = fields.stream().map(Field::getType).toArray(Class<?>[]::new);
    Construction construction = new Construction(constructor(type, types), List.copyOf(fields));
    return shape(type, properties, construction, carried);
  }

  private static Shape shape(
      Class<?> type, List<Property> properties, Construction construction, List<Field> carried) {
    open(construction.constructor(), type);
    return new Shape(type, List.copyOf(properties), construction.maker(carried));
  }

  private static Field fieldOf(Class<?> type, RecordComponent component) {
    try {
      return type.getDeclaredField(component.getName());
    } catch (NoSuchFieldException e) {
      throw new IllegalStateException(component + " has no field", e);
    }
  }

  private static Constructor<?> constructor(Class<?> type, Class<?>... parameters) {
    try {
      return type.getDeclaredConstructor(parameters);
    } catch (NoSuchMethodException e) {
      throw new IllegalStateException(type + " has no canonical constructor", e);
    }
  }

  private static Property property(Field field, int position, Getter getter) {
    return new Property(
        field.getName(), Markers.numberOf(field, position), field.getGenericType(), getter);
  }

  /**
   * A call of the accessor. Where the class shares our module it is compiled as if it had been
   * written, at half the cost; from another class loader or module the JVM allows no more than a
   * method handle.
   */
  private static Getter getter(Method accessor, Class<?> type) {
    open(accessor, type);
    try {
      if (type.getModule() == Shape.class.getModule()) {
        return compiled(MethodHandles.privateLookupIn(type, MethodHandles.lookup()), accessor);
      }
      MethodHandle call = MethodHandles.lookup().unreflect(accessor).asType(CALL);
      return owner -> (Object) call.invokeExact(owner);
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(accessor + " was made accessible", e);
    }
  }

  @SuppressWarnings("unchecked") // takes any instance of the class, returns what the accessor does
  private static Getter compiled(MethodHandles.Lookup lookup, Method accessor)
      throws IllegalAccessException {
    MethodHandle call = lookup.unreflect(accessor);
    try {
      Function<Object, @Nullable Object> function =
          (Function<Object, @Nullable Object>)
              LambdaMetafactory.metafactory(
                      lookup,
                      "apply",
                      MethodType.methodType(Function.class),
                      CALL,
                      call,
                      call.type().wrap())
                  .getTarget()
                  .invokeExact();
      return function::apply;
    } catch (Throwable e) {
      throw new IllegalStateException("no function calls " + accessor, e);
    }
  }

  private static Shape ofClass(Class<?> type) {
    List<Field> fields = new ArrayList<>();
    collectFields(type, fields);
    Field instance = onlyInstance(type, fields);
    if (instance != null) {
      open(instance, type);
      return new Shape(type, List.of(), values -> instance.get(null));
    }
    List<Field> carried = fields.stream().filter(Markers::isCarried).toList();
    List<Property> properties = new ArrayList<>();
    for (Field field : carried) {
      open(field, type);
      properties.add(property(field, properties.size() + 1, field::get));
    }
    return shape(type, properties, Construction.of(type, fields, carried), carried);
  }

  /** All that are not static, the superclass's first. */
  private static void collectFields(Class<?> type, List<Field> fields) {
    Class<?> parent = type.getSuperclass();
    if (parent != null && parent != Object.class) {
      collectFields(parent, fields);
    }
    if (type.getPackageName().startsWith("java.")) {
      throw new IllegalArgumentException(
          type.getName() + ", a superclass, is not ours to carry; declare a record");
    }
    boolean inner = type.isMemberClass() && !Modifier.isStatic(type.getModifiers());
    for (Field field : type.getDeclaredFields()) {
      if (Modifier.isStatic(field.getModifiers())) {
        continue;
      }
      inner |= field.isSynthetic();
      fields.add(field);
    }
    if (inner) {
      throw new IllegalArgumentException(
          type.getName() + " is an inner class; make it static, or a record");
    }
  }

  /**
   * The constant that holds the one instance of a class, such as an {@code object} of Kotlin; null
   * when there is none, or others may be made, or it changes.
   */
  private static @Nullable Field onlyInstance(Class<?> type, List<Field> fields) {
    boolean closed =
        fields.stream().allMatch(field -> Modifier.isFinal(field.getModifiers()))
            && Arrays.stream(type.getDeclaredConstructors())
                .filter(made -> !made.isSynthetic())
                .allMatch(
                    made ->
                        Modifier.isPrivate(made.getModifiers()) && made.getParameterCount() == 0);
    List<Field> constants =
        Arrays.stream(type.getDeclaredFields())
            .filter(field -> field.getType() == type)
            .filter(field -> Modifier.isStatic(field.getModifiers()))
            .filter(field -> Modifier.isFinal(field.getModifiers()))
            .toList();
    return closed && constants.size() == 1 ? constants.get(0) : null;
  }

  private static void open(AccessibleObject member, Class<?> type) {
    if (!member.trySetAccessible()) {
      Module ours = Shape.class.getModule();
      throw new IllegalArgumentException(
          "%s is closed to reflection; add `opens %s%s;` to the module-info of %s"
              .formatted(
                  type.getName(),
                  type.getPackageName(),
                  ours.isNamed() ? " to " + ours.getName() : "",
                  type.getModule().getName()));
    }
  }

  private static void checkUnique(Shape shape) {
    for (int i = 0; i < shape.properties.size(); i++) {
      for (int j = 0; j < i; j++) {
        Property a = shape.properties.get(j);
        Property b = shape.properties.get(i);
        if (a.name.equals(b.name)) {
          throw new IllegalArgumentException(
              shape.type.getName()
                  + " and its superclass both have a field "
                  + a.name
                  + "; rename one");
        }
        if (a.number == b.number) {
          throw new IllegalArgumentException(
              "%s.%s and .%s both have number %d; give every one a @Tag of its own"
                  .formatted(shape.type.getName(), a.name, b.name, a.number));
        }
      }
    }
  }
}
