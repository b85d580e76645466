package io.msrpc.im.provider.chat;

import static io.msrpc.im.provider.StoreFixture.cmid;
import static org.assertj.core.api.Assertions.assertThat;

import io.msrpc.im.chat.ChatError;
import io.msrpc.im.chat.EntryType;
import io.msrpc.im.chat.Message;
import io.msrpc.im.provider.chat.Appended.Rejected;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class MessageRulesTest {
  private static final String EMOJI = "\uD83D\uDE00";

  /** A message field by field, so that a test names only what it changes. */
  private static final class Fields {
    private String cmid = cmid();
    private String conv;
    private String to = "ubob";
    private String group;
    private EntryType type = EntryType.TEXT;
    private String content = "hi";
    private long ref;
    private List<String> mentions = List.of();
    private String url;
    private Map<String, String> property = Map.of();

    private Message message() {
      return new Message(cmid, conv, to, group, type, content, ref, mentions, url, property);
    }
  }

  private interface Change {
    void to(Fields fields);
  }

  private static Arguments ok(String name, Change change) {
    return Arguments.of(name, change, null);
  }

  private static Arguments bad(String name, Change change) {
    return Arguments.of(name, change, ChatError.BAD_FORMAT);
  }

  private static Arguments large(String name, Change change) {
    return Arguments.of(name, change, ChatError.TOO_LARGE);
  }

  static Stream<Arguments> texts() {
    return Stream.of(
        ok("a short one", f -> {}),
        ok("tab and line ends", f -> f.content = "a\tb\r\nc"),
        ok("HTML", f -> f.content = "<script>alert(1)</script>"),
        ok("16,384 bytes of ASCII", f -> f.content = "x".repeat(16_384)),
        ok("16,384 bytes of emoji", f -> f.content = EMOJI.repeat(4_096)),
        ok("16,383 bytes of Chinese", f -> f.content = "漢".repeat(5_461)),
        large("16,385 bytes of ASCII", f -> f.content = "x".repeat(16_385)),
        large("16,386 bytes of Chinese", f -> f.content = "漢".repeat(5_462)),
        large("16,388 bytes of emoji", f -> f.content = EMOJI.repeat(4_097)),
        large("16,386 bytes of two-byte letters", f -> f.content = "é".repeat(8_193)),
        bad("none", f -> f.content = ""),
        bad("null", f -> f.content = null),
        bad("NUL", f -> f.content = "a\u0000b"),
        bad("escape", f -> f.content = "\u001b[31m"),
        bad("half a pair at the end", f -> f.content = "a\uD83D"),
        bad("half a pair before a letter", f -> f.content = "\uD83Da"),
        bad("a pair the wrong way round", f -> f.content = "\uDE00\uD83D"));
  }

  static Stream<Arguments> others() {
    return Stream.of(
        bad("cmid of 31", f -> f.cmid = "a".repeat(31)),
        bad("cmid of 33", f -> f.cmid = "a".repeat(33)),
        bad("cmid in upper case", f -> f.cmid = "A".repeat(32)),
        bad("cmid null", f -> f.cmid = null),
        bad("type null", f -> f.type = null),
        bad("type of a later version", f -> f.type = EntryType.OTHER),
        bad("negative ref", f -> f.ref = -1),
        ok("no content in CUSTOM", f -> set(f, EntryType.CUSTOM, "", null)),
        ok("100 mentions", f -> f.mentions = Collections.nCopies(100, "ubob")),
        large("101 mentions", f -> f.mentions = Collections.nCopies(101, "ubob")),
        bad("a mention that is no uid", f -> f.mentions = List.of("bob smith")),
        bad("mentions null", f -> f.mentions = null),
        bad("a null mention", f -> f.mentions = Collections.singletonList(null)),
        ok("32 properties", f -> f.property = properties(32)),
        large("33 properties", f -> f.property = properties(33)),
        ok("4 KiB of property", f -> f.property = Map.of("k", "x".repeat(4_095))),
        large("4 KiB and a byte", f -> f.property = Map.of("k", "x".repeat(4_096))),
        bad("a property without a name", f -> f.property = Map.of("", "x")),
        bad("a control in a property", f -> f.property = Map.of("k", "\u0007")),
        bad("a null property", f -> f.property = Collections.singletonMap("k", null)),
        bad("property null", f -> f.property = null));
  }

  static Stream<Arguments> urls() {
    String longest = "https://h/" + "x".repeat(2_038);
    return Stream.of(
        ok("https", f -> set(f, EntryType.IMAGE, "", "https://example.org/a%20b.png?c=1#d")),
        ok("http", f -> set(f, EntryType.FILE, "name", "http://example.org:8080/a")),
        ok("2,048 characters", f -> set(f, EntryType.IMAGE, "", longest)),
        large("2,049 characters", f -> set(f, EntryType.IMAGE, "", longest + "x")),
        bad("an IMAGE without", f -> set(f, EntryType.IMAGE, "", null)),
        bad("a TEXT with", f -> set(f, EntryType.TEXT, "x", "https://example.org/a")),
        bad("javascript:", f -> set(f, EntryType.IMAGE, "", "javascript:alert(1)")),
        bad("data:", f -> set(f, EntryType.IMAGE, "", "data:text/html,x")),
        bad("file:", f -> set(f, EntryType.IMAGE, "", "file:///etc/passwd")),
        bad("relative", f -> set(f, EntryType.IMAGE, "", "/a.png")),
        bad("no host", f -> set(f, EntryType.IMAGE, "", "https:///a.png")),
        bad("a space", f -> set(f, EntryType.IMAGE, "", "https://example.org/a b")),
        bad("a new line", f -> set(f, EntryType.IMAGE, "", "https://example.org/\na")));
  }

  @ParameterizedTest(name = "{0}: {2}")
  @MethodSource({"texts", "others", "urls"})
  void keepsToTheLimits(String name, Change change, ChatError expected) {
    Fields fields = new Fields();
    change.to(fields);
    assertThat(MessageRules.broken(fields.message()).map(Rejected::error).orElse(null))
        .isEqualTo(expected);
  }

  @Test
  void wantsExactlyOneTarget() {
    assertThat(targets(f -> f.to = null)).isEqualTo(ChatError.MISSING_TARGET);
    assertThat(targets(f -> f.conv = "p.ualice.ubob")).isEqualTo(ChatError.MISSING_TARGET);
    assertThat(targets(f -> f.group = "g1")).isEqualTo(ChatError.MISSING_TARGET);
  }

  @Test
  void measuresUtf8AsTheEncoderDoes() {
    for (String text :
        List.of("", "a", "é", "漢", EMOJI, "a" + EMOJI + "é漢", "\u07ff\u0800\uffff")) {
      assertThat(Texts.utf8Length(text))
          .isEqualTo(text.getBytes(java.nio.charset.StandardCharsets.UTF_8).length);
    }
  }

  private static ChatError targets(Change change) {
    Fields fields = new Fields();
    change.to(fields);
    return MessageRules.broken(fields.message()).orElseThrow().error();
  }

  private static void set(Fields fields, EntryType type, String content, String url) {
    fields.type = type;
    fields.content = content;
    fields.url = url;
  }

  private static Map<String, String> properties(int count) {
    Map<String, String> properties = new HashMap<>();
    for (int i = 0; i < count; i++) {
      properties.put("k" + i, "v");
    }
    return properties;
  }
}
