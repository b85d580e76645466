package io.msrpc.wire.type;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.msrpc.annotation.Tag;
import io.msrpc.wire.Serializer;
import io.msrpc.wire.json.JsonSerializer;
import io.msrpc.wire.protostuff.ProtostuffSerializer;
import io.netty.buffer.ByteBufUtil;
import io.protostuff.Exclude;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A password that is marked as not to be sent stays where it is, whatever it is marked with. */
class NeverSentTest {
  static final List<Serializer> SERIALIZERS =
      List.of(new ProtostuffSerializer(), new JsonSerializer());

  private static final String SECRET = "hunter2";

  static class Transient {
    long id = 7;
    transient String password = SECRET;
  }

  static class Excluded {
    long id = 7;
    @Exclude String password = SECRET;
  }

  record ExcludedComponent(@Exclude String password, long id, @Exclude int count) {}

  static final class ExcludedFinal {
    @Exclude private final String password;
    private final long id;

    ExcludedFinal(String password, long id) {
      this.password = password;
      this.id = id;
    }
  }

  static class IgnoredField {
    long id = 7;
    @JsonIgnore String password = SECRET;
  }

  static class IgnoredGetter {
    long id = 7;
    private String password = SECRET;

    @JsonIgnore
    public String getPassword() {
      return password;
    }
  }

  record IgnoredComponent(long id, @JsonIgnore String password) {}

  @JsonIgnoreProperties("password")
  static class IgnoredByName {
    long id = 7;
    String password = SECRET;
  }

  static class Sent {
    @JsonIgnore(false)
    String name = "ann";

    @Tag(5)
    @JsonIgnore
    String password = SECRET;
  }

  static class WriteOnly {
    long id = 7;

    @JsonProperty(access = JsonProperty.Access.WRITE_ONLY)
    String password = SECRET;
  }

  static class Numbered {
    @io.protostuff.Tag(3)
    long id = 7;

    @Exclude String password = SECRET;

    @io.protostuff.Tag(1)
    String name = "ann";
  }

  static class TwoNumbers {
    @io.protostuff.Tag(3)
    @Tag(4)
    long id;
  }

  interface Service {
    Transient transientField();

    Excluded excluded();

    ExcludedComponent excludedComponent();

    ExcludedFinal excludedFinal();

    IgnoredField ignoredField();

    IgnoredGetter ignoredGetter();

    IgnoredComponent ignoredComponent();

    IgnoredByName ignoredByName();

    Sent sent();

    WriteOnly writeOnly();

    Numbered numbered();

    TwoNumbers twoNumbers();
  }

  private static Object value(String method) {
    return switch (method) {
      case "transientField" -> new Transient();
      case "excluded" -> new Excluded();
      case "excludedComponent" -> new ExcludedComponent(SECRET, 7, 8);
      case "excludedFinal" -> new ExcludedFinal(SECRET, 7);
      case "ignoredField" -> new IgnoredField();
      case "ignoredGetter" -> new IgnoredGetter();
      case "ignoredComponent" -> new IgnoredComponent(7, SECRET);
      default -> new IgnoredByName();
    };
  }

  private static Subject subject(Serializer serializer, String method) {
    return Subject.of(serializer, Service.class, method);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "transientField",
        "excluded",
        "excludedComponent",
        "excludedFinal",
        "ignoredField",
        "ignoredGetter",
        "ignoredComponent",
        "ignoredByName"
      })
  void aPasswordIsNotWritten(String method) {
    for (Serializer serializer : SERIALIZERS) {
      String written = subject(serializer, method).write(value(method));

      assertThat(new String(ByteBufUtil.decodeHexDump(written), ISO_8859_1))
          .isEqualTo(serializer.codec() == 1 ? "\u0003\b\u0007" : "{\"id\":7}");
      assertThat(subject(serializer, method).write(subject(serializer, method).read(written)))
          .isEqualTo(written);
    }
  }

  @ParameterizedTest
  @FieldSource("SERIALIZERS")
  void aComponentThatIsExcludedIsNullOrZero(Serializer serializer) {
    assertThat(
            subject(serializer, "excludedComponent").readBack(new ExcludedComponent(SECRET, 7, 8)))
        .isEqualTo(new ExcludedComponent(null, 7, 0));
  }

  @ParameterizedTest
  @FieldSource("SERIALIZERS")
  void aFieldWithOurTagIsSent_whateverJacksonSays(Serializer serializer) {
    Sent read = (Sent) subject(serializer, "sent").readBack(new Sent());
    assertThat(List.of(read.name, read.password)).containsExactly("ann", SECRET);
    assertThat(subject(serializer, "sent").write(new Sent()))
        .contains(ByteBufUtil.hexDump(SECRET.getBytes(ISO_8859_1)));
  }

  @ParameterizedTest
  @FieldSource("SERIALIZERS")
  void refusesAFieldForOneDirection(Serializer serializer) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> subject(serializer, "writeOnly"))
        .withMessageEndingWith(
            "WriteOnly.password is WRITE_ONLY for Jackson, but a class is carried in both"
                + " directions; declare one class for each, or mark the field @JsonIgnore (never"
                + " sent) or @Tag (always sent)");
  }

  @ParameterizedTest
  @FieldSource("SERIALIZERS")
  void takesTheNumbersOfProtostuffsTag(Serializer serializer) {
    assertThat(subject(new ProtostuffSerializer(), "numbered").write(new Numbered()))
        .isEqualTo("08" + "1807" + "0a03616e6e");
    Numbered read = (Numbered) subject(serializer, "numbered").readBack(new Numbered());
    assertThat(read.name + read.id).isEqualTo("ann7");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> subject(serializer, "twoNumbers"))
        .withMessageEndingWith(
            "TwoNumbers.id has number 4 by msrpc's @Tag, but 3 by protostuff's; leave one");
  }
}
