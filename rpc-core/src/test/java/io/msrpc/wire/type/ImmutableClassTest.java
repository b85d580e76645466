package io.msrpc.wire.type;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.msrpc.wire.Serializer;
import io.msrpc.wire.json.JsonSerializer;
import io.msrpc.wire.protostuff.ProtostuffSerializer;
import java.io.IOException;
import java.lang.reflect.Constructor;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Classes with final fields, as Kotlin and Lombok make them. The sources here are Java of the same
 * shape in the class file, compiled without names of parameters, which neither has by default.
 */
class ImmutableClassTest {
  private static final List<Serializer> SERIALIZERS =
      List.of(new ProtostuffSerializer(), new JsonSerializer());

  private static final String[] SOURCES = {
    "kotlin/Metadata.java",
    """
    package kotlin;
    import java.lang.annotation.*;
    @Retention(RetentionPolicy.RUNTIME) public @interface Metadata {}
    """,
    "a/DataClass.java",
    """
    package a;
    @kotlin.Metadata public final class DataClass {
      private final String first;
      private final String last;
      private final int age;
      public DataClass(String first, String last, int age) {
        java.util.Objects.requireNonNull(first);
        this.first = first; this.last = last; this.age = age;
      }
      public DataClass(String last, int age) { this("", last, age); }
      public String toString() { return first + " " + last + " " + age; }
    }
    """,
    "a/WithDefaults.java",
    """
    package a;
    @kotlin.Metadata public final class WithDefaults {
      private final String name;
      private final java.util.List<String> tags;
      public WithDefaults(String name, java.util.List<String> tags) {
        this.name = name; this.tags = tags;
      }
      public WithDefaults(String name, java.util.List<String> tags, int mask, Object marker) {
        this((mask & 1) != 0 ? "x" : name, tags);
      }
      public WithDefaults() { this("nobody", java.util.List.of()); }
      public String toString() { return name + tags; }
    }
    """,
    "a/Pair.java",
    """
    package a;
    @kotlin.Metadata public final class Pair<A, B> {
      private final A first;
      private final B second;
      public Pair(A first, B second) { this.first = first; this.second = second; }
      public String toString() { return "(" + first + ", " + second + ")"; }
    }
    """,
    "a/Event.java",
    """
    package a;
    @kotlin.Metadata public abstract sealed class Event permits Event.Started, Event.Stopped {
      private final transient String kind;
      private Event(String kind) { this.kind = kind; }
      @kotlin.Metadata public static final class Started extends Event {
        public static final Started INSTANCE = new Started();
        private Started() { super("started"); }
        public String toString() { return "Started"; }
      }
      @kotlin.Metadata public static final class Stopped extends Event {
        private final int code;
        public Stopped(int code) { super("stopped"); this.code = code; }
        public String toString() { return "Stopped " + code; }
      }
    }
    """,
    "a/Value.java",
    """
    package a;
    public final class Value {
      private final String name;
      private final long amount;
      Value(String name, long amount) { this.name = name; this.amount = amount; }
      public String toString() { return name + amount; }
    }
    """,
    "a/Twins.java",
    """
    package a;
    public final class Twins {
      private final int x;
      private final int y;
      public Twins(int x, int y) { this.x = x; this.y = y; }
      public String toString() { return x + "," + y; }
    }
    """,
    "a/Named.java",
    """
    package a;
    public final class Named {
      private final int x;
      private final int y;
      @java.beans.ConstructorProperties({"y", "x"})
      public Named(int b, int a) { this.x = a; this.y = b; }
      public String toString() { return x + "," + y; }
    }
    """,
    "a/Required.java",
    """
    package a;
    public class Required {
      private final long id;
      private String name;
      public Required(long id) { this.id = id; }
      public void setName(String name) { this.name = name; }
      public String toString() { return id + name; }
    }
    """,
    "a/Cached.java",
    """
    package a;
    public final class Cached {
      private final transient String secret;
      private final long id;
      public Cached(String secret, long id) { this.secret = secret; this.id = id; }
      public String toString() { return secret + id; }
    }
    """,
    "a/Derived.java",
    """
    package a;
    public final class Derived {
      private final int length;
      public Derived(String text) { this.length = text.length(); }
    }
    """,
    "a/Service.java",
    """
    package a;
    import java.util.List;
    public interface Service {
      DataClass dataClass(); WithDefaults withDefaults(); Pair<String, List<Integer>> pair();
      Pair<String, String> strings(); Event event(); Value value(); Twins twins(); Named named();
      Required required(); Cached cached(); Derived derived();
    }
    """
  };

  @TempDir private static Path directory;
  private static URLClassLoader loader;

  @BeforeAll
  static void compile() throws IOException {
    loader = Compiled.of(directory, SOURCES).load();
  }

  @AfterAll
  static void close() throws IOException {
    loader.close();
  }

  private static Object made(String type, Object... values) throws ReflectiveOperationException {
    for (Constructor<?> constructor : loader.loadClass("a." + type).getDeclaredConstructors()) {
      if (constructor.getParameterCount() == values.length) {
        constructor.setAccessible(true);
        return constructor.newInstance(values);
      }
    }
    throw new NoSuchMethodException(type);
  }

  private static Subject subject(Serializer serializer, String method)
      throws ClassNotFoundException {
    return Subject.of(serializer, loader.loadClass("a.Service"), method);
  }

  private static void assertCarried(String method, Object value) throws ClassNotFoundException {
    assertCarried(method, value, value.toString());
  }

  private static void assertCarried(String method, Object value, String expected)
      throws ClassNotFoundException {
    for (Serializer serializer : SERIALIZERS) {
      assertThat(subject(serializer, method).readBack(value)).hasToString(expected);
    }
  }

  @Test
  void carriesADataClassOfKotlin() throws ReflectiveOperationException {
    assertCarried("dataClass", made("DataClass", "Ann", "Lee", 7));
    assertCarried("pair", made("Pair", "a", List.of(1, 2)));
    assertCarried("strings", made("Pair", "a", "b"));
  }

  @Test
  void carriesADataClassWithDefaults_andTakesThemForNothing() throws ReflectiveOperationException {
    assertCarried("withDefaults", made("WithDefaults", "Ann", List.of("a")));
    assertThat(subject(new ProtostuffSerializer(), "withDefaults").read("01"))
        .hasToString("null[]");
  }

  @Test
  void keepsTheIdentityOfAnObjectOfKotlin() throws ReflectiveOperationException {
    Object started = loader.loadClass("a.Event$Started").getField("INSTANCE").get(null);
    for (Serializer serializer : SERIALIZERS) {
      assertThat(subject(serializer, "event").readBack(started)).isSameAs(started);
    }
  }

  @Test
  void carriesTheOtherSubtypesOfItsSealedClass() throws ReflectiveOperationException {
    assertCarried("event", made("Event$Stopped", 3));
  }

  @Test
  void carriesAValueOfLombok_whateverTheVisibilityOfItsConstructor()
      throws ReflectiveOperationException {
    assertCarried("value", made("Value", "a", 5L));
    assertCarried("named", made("Named", 1, 2));
    assertCarried("cached", made("Cached", "secret", 7L), "null7");
  }

  @Test
  void setsTheFieldsThatTheConstructorDoesNotTake() throws ReflectiveOperationException {
    Object required = made("Required", 5L);
    required.getClass().getMethod("setName", String.class).invoke(required, "a");

    assertCarried("required", required);
  }

  /** Compiled by the build, so with names, which need not be in the order of the fields. */
  public static final class Swapped {
    private final String first;
    private final String second;

    Swapped(String second, String first) {
      this.first = first;
      this.second = second;
    }

    @Override
    public String toString() {
      return first + second;
    }
  }

  interface Named {
    Swapped swapped();
  }

  @Test
  void followsTheNamesOfTheParameters() {
    for (Serializer serializer : SERIALIZERS) {
      assertThat(Subject.of(serializer, Named.class, "swapped").readBack(new Swapped("b", "a")))
          .hasToString("ab");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "twins | a.Twins.x is final, and its constructor's parameters have no names, which fields"
            + " of one type need; compile it with -parameters, or make it a record",
        "derived | a.Derived.length is final, and no constructor has a parameter for every final"
            + " field, of its name and type, and no others; add one (of any visibility), make it a"
            + " record, or mark a field transient that follows from the others",
      })
  void refusesAtStart_whatCannotBeMade(String method, String problem) {
    for (Serializer serializer : SERIALIZERS) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> subject(serializer, method))
          .withMessageEndingWith(", result: " + problem);
    }
  }
}
