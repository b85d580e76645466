package io.msrpc.wire.type;

import io.msrpc.annotation.Tag;
import java.lang.invoke.LambdaMetafactory;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.AccessibleObject;
import java.lang.reflect.AnnotatedElement;
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
  /** Largest field number of the format. */
  private static final int MAX_NUMBER = 536_870_911;

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
    RecordComponent[] components = type.getRecordComponents();
    List<Property> properties = new ArrayList<>();
    for (RecordComponent component : components) {
      Method accessor = component.getAccessor();
      open(accessor, type);
      properties.add(
          new Property(
              component.getName(),
              numberOf(component, properties.size() + 1),
              component.getGenericType(),
              caller(accessor, type)::apply));
    }
    Class<?>[] types =
        Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
    return new Shape(type, List.copyOf(properties), constructor(type, types)::newInstance);
  }

  /** A call of the accessor, compiled as if it had been written: half the cost of reflection. */
  @SuppressWarnings("unchecked") // takes any instance of the class, returns what the accessor does
  private static Function<Object, @Nullable Object> caller(Method accessor, Class<?> type) {
    try {
      MethodHandles.Lookup lookup = MethodHandles.privateLookupIn(type, MethodHandles.lookup());
      MethodHandle call = lookup.unreflect(accessor);
      return (Function<Object, @Nullable Object>)
          LambdaMetafactory.metafactory(
                  lookup,
                  "apply",
                  MethodType.methodType(Function.class),
                  MethodType.methodType(Object.class, Object.class),
                  call,
                  call.type().wrap())
              .getTarget()
              .invokeExact();
    } catch (Throwable e) {
      throw new IllegalArgumentException(type.getName() + " is closed to reflection", e);
    }
  }

  private static Shape ofClass(Class<?> type) {
    if (type.isMemberClass() && !Modifier.isStatic(type.getModifiers())) {
      throw new IllegalArgumentException(
          type.getName() + " is an inner class; make it static, or a record");
    }
    List<Field> fields = new ArrayList<>();
    collectFields(type, fields);
    List<Property> properties = new ArrayList<>();
    for (Field field : fields) {
      open(field, type);
      properties.add(
          new Property(
              field.getName(),
              numberOf(field, properties.size() + 1),
              field.getGenericType(),
              field::get));
    }
    Constructor<?> constructor = constructor(type);
    return new Shape(type, List.copyOf(properties), values -> fill(constructor, fields, values));
  }

  private static Object fill(
      Constructor<?> constructor, List<Field> fields, @Nullable Object[] values)
      throws ReflectiveOperationException {
    Object made = constructor.newInstance();
    for (int i = 0; i < values.length; i++) {
      fields.get(i).set(made, values[i]);
    }
    return made;
  }

  private static void collectFields(Class<?> type, List<Field> fields) {
    Class<?> parent = type.getSuperclass();
    if (parent != null && parent != Object.class) {
      collectFields(parent, fields);
    }
    if (type.getPackageName().startsWith("java.")) {
      throw new IllegalArgumentException(
          type.getName() + ", a superclass, is not ours to carry; declare a record");
    }
    for (Field field : type.getDeclaredFields()) {
      int modifiers = field.getModifiers();
      if (Modifier.isStatic(modifiers) || Modifier.isTransient(modifiers)) {
        continue;
      }
      if (Modifier.isFinal(modifiers)) {
        throw new IllegalArgumentException(
            field.getDeclaringClass().getName()
                + "."
                + field.getName()
                + " is final, so it cannot be set; make the class a record, or the field not final");
      }
      fields.add(field);
    }
  }

  private static Constructor<?> constructor(Class<?> type, Class<?>... parameters) {
    try {
      Constructor<?> constructor = type.getDeclaredConstructor(parameters);
      open(constructor, type);
      return constructor;
    } catch (NoSuchMethodException e) {
      throw new IllegalArgumentException(
          type.getName()
              + " has no constructor without parameters; add one (of any visibility), or make it a"
              + " record",
          e);
    }
  }

  private static void open(AccessibleObject member, Class<?> type) {
    if (!member.trySetAccessible()) {
      throw new IllegalArgumentException(
          type.getName() + " is closed to reflection; open its package in its module-info");
    }
  }

  /** The number of a component, field or permitted subtype. */
  static int numberOf(AnnotatedElement element, int position) {
    Tag tag = element.getAnnotation(Tag.class);
    int number = tag == null ? position : tag.value();
    if (number < 1 || number > MAX_NUMBER) {
      throw new IllegalArgumentException(
          "@Tag(" + number + ") on " + element + " (expected: 1.." + MAX_NUMBER + ")");
    }
    return number;
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
