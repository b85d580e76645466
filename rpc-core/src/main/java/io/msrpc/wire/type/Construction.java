package io.msrpc.wire.type;

import java.lang.annotation.Annotation;
import java.lang.reflect.Array;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.lang.reflect.Parameter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How an instance of a class is made of the values of its fields.
 *
 * <p>A class without final fields and with a constructor without parameters is made by that. Else a
 * constructor is needed whose every parameter is a field, and which has all final ones. Parameters
 * are fields of the same name, where the class file has names ({@code -parameters}, {@code
 * ConstructorProperties}); without names they are the fields in the order of declaration, if no two
 * of these have one type, or if Kotlin compiled the class, which keeps that order.
 *
 * @param parameters the field that each parameter of the constructor is
 */
record Construction(Constructor<?> constructor, List<Field> parameters) {

  /**
   * Chooses the constructor of a class.
   *
   * @param fields all its fields that are not static, the superclass's first
   * @param carried those of them that are set to what was received
   * @throws IllegalArgumentException when there is none, saying what to change
   */
  static Construction of(Class<?> type, List<Field> fields, List<Field> carried) {
    Field constant = carried.stream().filter(Construction::isFinal).findFirst().orElse(null);
    List<Constructor<?>> constructors =
        Arrays.stream(type.getDeclaredConstructors()).filter(made -> !made.isSynthetic()).toList();
    Constructor<?> plain =
        constructors.stream()
            .filter(made -> made.getParameterCount() == 0)
            .findFirst()
            .orElse(null);
    if (constant == null && plain != null) {
      return new Construction(plain, List.of());
    }
    Construction best =
        constructors.stream()
            .map(made -> matched(made, fields, carried))
            .filter(Objects::nonNull)
            .filter(found -> found.parameters.containsAll(finals(carried)))
            .max(Comparator.comparing(found -> found.parameters.size()))
            .orElseThrow(() -> refusal(type, fields, constant));
    for (int i = 0; i < best.parameters.size(); i++) { // where Kotlin puts a property's annotations
      Markers.checkAccess(best.parameters.get(i), best.constructor.getParameters()[i]);
    }
    return best;
  }

  private static boolean isFinal(Field field) {
    return Modifier.isFinal(field.getModifiers());
  }

  private static List<Field> finals(List<Field> fields) {
    return fields.stream().filter(Construction::isFinal).toList();
  }

  private static @Nullable Construction matched(
      Constructor<?> constructor, List<Field> fields, List<Field> carried) {
    List<String> names = names(constructor);
    if (names != null) {
      List<Field> found = new ArrayList<>();
      for (int i = 0; i < names.size(); i++) {
        Field field = named(names.get(i), fields);
        if (field == null
            || !constructor.getParameterTypes()[i].isAssignableFrom(field.getType())) {
          return null;
        }
        found.add(field);
      }
      return new Construction(constructor, found);
    }
    return Stream.of(fields, carried, finals(carried))
        .filter(some -> hasTypes(constructor, some) && isOrderSure(constructor, some))
        .findFirst()
        .map(some -> new Construction(constructor, some))
        .orElse(null);
  }

  private static @Nullable Field named(String name, List<Field> fields) {
    return fields.stream().filter(field -> field.getName().equals(name)).findFirst().orElse(null);
  }

  private static @Nullable List<String> names(Constructor<?> constructor) {
    for (Annotation annotation : constructor.getAnnotations()) {
      if (annotation.annotationType().getName().equals("java.beans.ConstructorProperties")) {
        return List.of((String[]) Markers.attribute(annotation, "value"));
      }
    }
    Parameter[] parameters = constructor.getParameters();
    return Arrays.stream(parameters).allMatch(Parameter::isNamePresent)
        ? Arrays.stream(parameters).map(Parameter::getName).toList()
        : null;
  }

  private static boolean hasTypes(Constructor<?> constructor, List<Field> fields) {
    return List.of(constructor.getParameterTypes())
        .equals(fields.stream().map(Field::getType).toList());
  }

  private static boolean isOrderSure(Constructor<?> constructor, List<Field> fields) {
    Class<?> type = constructor.getDeclaringClass();
    boolean kotlin =
        Markers.isMarked(type, "kotlin.Metadata")
            && fields.stream().allMatch(field -> field.getDeclaringClass() == type);
    return kotlin || !hasTwins(fields);
  }

  private static boolean hasTwins(List<Field> fields) {
    return !fields.stream().map(Field::getType).allMatch(new HashSet<>()::add);
  }

  private static IllegalArgumentException refusal(
      Class<?> type, List<Field> fields, @Nullable Field constant) {
    String problem =
        constant == null
            ? type.getName() + " has no constructor without parameters"
            : constant.getDeclaringClass().getName() + "." + constant.getName() + " is final";
    boolean ordered =
        Arrays.stream(type.getDeclaredConstructors()).anyMatch(made -> hasTypes(made, fields));
    return new IllegalArgumentException(
        problem
            + (ordered && hasTwins(fields)
                ? ", and its constructor's parameters have no names, which fields of one type need;"
                    + " compile it with -parameters, or make it a record"
                : ", and no constructor has a parameter for every final field, of its name and"
                    + " type, and no others; add one (of any visibility), make it a record, or"
                    + " mark a field transient that follows from the others"));
  }

  /** Makes an instance of the values of the carried fields; the rest is null, zero or false. */
  Shape.Maker maker(List<Field> carried) {
    int[] sources = parameters.stream().mapToInt(carried::indexOf).toArray();
    @Nullable Object[] zeros = parameters.stream().map(Construction::zero).toArray();
    List<Field> set = carried.stream().filter(field -> !parameters.contains(field)).toList();
    int[] setSources = set.stream().mapToInt(carried::indexOf).toArray();
    if (set.isEmpty() && parameters.equals(carried)) {
      return constructor::newInstance;
    }
    return values -> {
      @Nullable Object[] arguments = new Object[sources.length];
      for (int i = 0; i < sources.length; i++) {
        arguments[i] = sources[i] < 0 ? zeros[i] : values[sources[i]];
      }
      Object made = constructor.newInstance(arguments);
      for (int i = 0; i < setSources.length; i++) {
        set.get(i).set(made, values[setSources[i]]);
      }
      return made;
    };
  }

  private static @Nullable Object zero(Field field) {
    return Array.get(Array.newInstance(field.getType(), 1), 0);
  }
}
