package io.msrpc.wire.type;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.msrpc.wire.InvalidPayloadException;
import io.msrpc.wire.Serializer;
import io.msrpc.wire.json.JsonSerializer;
import io.msrpc.wire.protostuff.ProtostuffSerializer;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.net.URI;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.Year;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Currency;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Classes of the JDK that travel as a text. */
class PlatformTypesTest {
  static final List<Serializer> SERIALIZERS =
      List.of(new ProtostuffSerializer(), new JsonSerializer());

  interface Service {
    Date date();

    Instant instant();

    Year year();

    ZoneId zone();

    Locale locale();

    URI uri();

    Currency currency();
  }

  private static Object readBack(Serializer serializer, String method, Object value) {
    return Subject.of(serializer, Service.class, method).readBack(value);
  }

  /** A text as the payload of a result. */
  private static String payload(Serializer serializer, String text) {
    byte[] bytes = text.getBytes(UTF_8);
    if (serializer.codec() == 2) {
      return ByteBufUtil.hexDump(('"' + text + '"').getBytes(UTF_8));
    }
    ByteBuf out = Unpooled.buffer();
    ByteBuf field = Unpooled.buffer().writeByte(0x0a);
    Subject.writeVarint(bytes.length, field);
    field.writeBytes(bytes);
    Subject.writeVarint(field.readableBytes() + 1L, out);
    return ByteBufUtil.hexDump(out.writeBytes(field));
  }

  @ParameterizedTest
  @FieldSource("SERIALIZERS")
  void carriesADate_andASubclassAsADate(Serializer serializer) {
    Date date = new Date(1_767_323_045_006L);
    for (Date sent :
        List.of(date, new Timestamp(date.getTime()), new java.sql.Date(date.getTime()))) {
      assertThat(readBack(serializer, "date", sent))
          .isExactlyInstanceOf(Date.class)
          .isEqualTo(date);
    }
    assertThat(readBack(serializer, "date", new Date(Long.MAX_VALUE)))
        .isEqualTo(new Date(Long.MAX_VALUE));
  }

  @ParameterizedTest
  @FieldSource("SERIALIZERS")
  void readsAnInstantAsADate_soThatOneMayBecomeTheOther(Serializer serializer) {
    Instant instant = Instant.parse("2026-01-02T03:04:05.006Z");
    String written = Subject.of(serializer, Service.class, "instant").write(instant);
    assertThat(Subject.of(serializer, Service.class, "date").read(written))
        .isEqualTo(Date.from(instant));
  }

  @ParameterizedTest
  @FieldSource("SERIALIZERS")
  void carriesTheExtremes(Serializer serializer) {
    for (int year : new int[] {Year.MIN_VALUE, -5, 0, 5, 9999, 10_000, Year.MAX_VALUE}) {
      assertThat(readBack(serializer, "year", Year.of(year))).isEqualTo(Year.of(year));
    }
    for (ZoneId zone : List.of(ZoneOffset.UTC, ZoneOffset.MAX, ZoneId.of("UTC+01:30"))) {
      assertThat(readBack(serializer, "zone", zone)).isEqualTo(zone);
    }
    for (Locale locale :
        List.of(
            Locale.ROOT,
            Locale.US,
            Locale.SIMPLIFIED_CHINESE,
            Locale.forLanguageTag("ja-JP-u-ca-japanese"),
            Locale.forLanguageTag("x-private"))) {
      assertThat(readBack(serializer, "locale", locale)).isEqualTo(locale);
    }
    for (String uri : List.of("", "a/b", "urn:x:y", "http://[::1]:80/é?q#f")) {
      assertThat(readBack(serializer, "uri", URI.create(uri))).isEqualTo(URI.create(uri));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "date     | yesterday",
        "date     | +1000000000-12-31T23:59:59Z",
        "year     | MMXXVI",
        "zone     | Moon/Base",
        "zone     | java.lang.String",
        "locale   | not a tag",
        "locale   | de_CH",
        "uri      | http://a b",
        "uri      | %",
        "currency | XYZ",
      })
  void refusesATextThatIsNone(String method, String text) {
    for (Serializer serializer : SERIALIZERS) {
      assertThatThrownBy(
              () -> Subject.of(serializer, Service.class, method).read(payload(serializer, text)))
          .isInstanceOf(InvalidPayloadException.class)
          .hasMessageContaining("result: text that is no java.");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"date", "year", "zone", "locale", "uri", "currency"})
  void refusesATextThatIsTooLong_onBothSides(String method) {
    for (Serializer serializer : SERIALIZERS) {
      assertThatThrownBy(
              () ->
                  Subject.of(serializer, Service.class, method)
                      .read(payload(serializer, "a".repeat(8_193))))
          .isInstanceOf(InvalidPayloadException.class)
          .hasMessageContaining("8193 bytes (expected: at most ");
      URI uri = URI.create("a".repeat(8_193));
      assertThatIllegalArgumentException()
          .isThrownBy(() -> Subject.of(serializer, Service.class, "uri").write(uri))
          .withMessageEndingWith("result: 8193 bytes (expected: at most 8192)");
    }
  }

  @ParameterizedTest
  @FieldSource("SERIALIZERS")
  void refusesALocale_thatHasNoLanguageTag(Serializer serializer) {
    Locale odd = new Locale("de", "CH", "not well formed");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Subject.of(serializer, Service.class, "locale").write(odd))
        .withMessageEndingWith("result: the locale de_CH_not well formed has no language tag");
  }
}
