package io.msrpc.wire.type;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.msrpc.annotation.Tag;
import io.msrpc.annotation.Unknown;
import io.msrpc.wire.Serializer;
import io.msrpc.wire.json.JsonSerializer;
import io.msrpc.wire.protostuff.ProtostuffSerializer;
import io.netty.buffer.ByteBuf;
import java.util.AbstractList;
import java.util.Calendar;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Properties;
import java.util.SortedSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a method may not declare is refused when the service starts, not when it is called. */
class RefusedTypeTest {
  record Holder<T>(String name, T content) {}

  record Endless<T>(Endless<List<T>> next) {}

  record SameTag(@Tag(2) int a, int b) {}

  record BadTag(@Tag(0) int a) {}

  enum TwoUnknown {
    @Unknown
    A,
    @Unknown
    B
  }

  abstract static class Open {}

  static final class NoConstructor {
    int value;

    NoConstructor(int doubled) {
      this.value = doubled / 2;
    }
  }

  static final class FinalField {
    final int value = Integer.parseInt("1");
  }

  class Inner {
    int value;
  }

  static class Hidden {
    int value;
  }

  static final class Hiding extends Hidden {
    int value;
  }

  static final class Failure extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  sealed interface SameNumber permits First, Second {}

  @Tag(2)
  record First() implements SameNumber {}

  record Second() implements SameNumber {}

  abstract static sealed class Root permits Concrete {}

  static sealed class Concrete extends Root permits Below {}

  static final class Below extends Concrete {}

  sealed interface Leaky permits Gap {}

  non-sealed interface Gap extends Leaky {}

  interface Base<T> {
    void inherited(T value);
  }

  @SuppressWarnings("rawtypes") // what Base is for, it does not say
  interface Service extends Base {
    void object(Object value);

    void deep(int first, Map<String, Holder<Runnable>> second);

    void key(Map<Object, String> value);

    void element(Optional<List<?>> value);

    @SuppressWarnings("rawtypes")
    void raw(List value);

    void concrete(AbstractList<String> value);

    void properties(Properties value);

    void sorted(SortedSet<First> value);

    void sortedMap(NavigableMap<First, Integer> value);

    void foreign(ByteBuf value);

    void open(Open value);

    void date(Calendar value);

    <T> void variable(T value);

    Runnable result();

    void noConstructor(NoConstructor value);

    void finalField(FinalField value);

    void inner(Inner value);

    void failure(Failure value);

    void sameTag(SameTag value);

    void badTag(BadTag value);

    void hidden(Hiding value);

    void sameNumber(SameNumber value);

    void sealedClass(Root value);

    void gap(Leaky value);

    void endless(Endless<String> value);

    void twice(Optional<OptionalInt> value);

    void unknown(TwoUnknown[] value);
  }

  private static final String PACKAGE = "io.msrpc.wire.type.RefusedTypeTest$";

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          object        | argument 1: java.lang.Object can be anything; declare a record, or a sealed type of records
          deep          | argument 2{value}.content: java.lang.Runnable is not carried; declare a record, or a sealed type of records
          key           | argument 1{key}: java.lang.Object can be anything; declare a record, or a sealed type of records
          element       | argument 1[]: java.lang.Object can be anything; declare a record, or a sealed type of records
          raw           | argument 1: java.util.List has no type arguments; declare them
          concrete      | argument 1: java.util.AbstractList is not carried; declare java.util.List, Set, Queue or Collection, or a concrete class of java.util
          properties    | argument 1: java.util.Properties is not carried; declare java.util.Map<String, String>
          sorted        | argument 1: java.util.SortedSet sorts by natural order, which §First has not; make it Comparable, or declare java.util.Set or List
          sortedMap     | argument 1: java.util.NavigableMap sorts by natural order, which §First has not; make it Comparable, or declare java.util.Map
          foreign       | argument 1: io.netty.buffer.ByteBuf can be implemented anywhere; make it sealed, or declare a record; or, if the class is not yours, declare a record of your own with what it holds
          open          | argument 1: §Open can be implemented anywhere; make it sealed, or declare a record
          date          | argument 1: java.util.Calendar is not carried; declare java.time.ZonedDateTime
          variable      | argument 1: type variable T can be anything; declare the types it carries; a remote method is not generic
          inherited     | argument 1: type variable T can be anything; export an interface that extends Base<…> with the types it is for
          result        | result: java.lang.Runnable is not carried; declare a record, or a sealed type of records
          noConstructor | argument 1: §NoConstructor has no constructor without parameters, and no constructor has a parameter for every final field, of its name and type, and no others; add one (of any visibility), make it a record, or mark a field transient that follows from the others
          finalField    | argument 1: §FinalField.value is final, and no constructor has a parameter for every final field, of its name and type, and no others; add one (of any visibility), make it a record, or mark a field transient that follows from the others
          inner         | argument 1: §Inner is an inner class; make it static, or a record
          failure       | argument 1: java.lang.Throwable, a superclass, is not ours to carry; declare a record
          sameTag       | argument 1: §SameTag.a and .b both have number 2; give every one a @Tag of its own
          badTag        | argument 1: @Tag(0) on private final int §BadTag.a (expected: 1..536870911)
          hidden        | argument 1: §Hiding and its superclass both have a field value; rename one
          sameNumber    | argument 1: two subtypes of §SameNumber have number 2; give every one a @Tag of its own
          sealedClass   | argument 1<Concrete>: §Concrete is sealed, yet can itself be a value; make it abstract
          gap           | argument 1<Gap>: §Gap can be implemented anywhere; make it sealed, or declare a record
          endless       | argument 1.next.next.next.next.next.next.next.next.next.next.next.next.next.next.next: §Endless contains itself with ever other arguments
          twice         | argument 1: Optional<OptionalInt> is optional twice; declare it once
          unknown       | argument 1[]: §TwoUnknown has more than one constant marked @Unknown; leave one
          """)
  void refusesAtStart_namingMethodPlaceAndRemedy(String method, String message) {
    for (Serializer serializer : List.of(new ProtostuffSerializer(), new JsonSerializer())) {
      assertRefused(serializer, method, message);
    }
  }

  private static void assertRefused(Serializer serializer, String method, String message) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Subject.of(serializer, Service.class, method))
        .withMessage(
            Subject.method(Service.class, method).signature()
                + ", "
                + message.replace("§", PACKAGE));
  }
}
