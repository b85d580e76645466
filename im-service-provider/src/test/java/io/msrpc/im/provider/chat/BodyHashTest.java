package io.msrpc.im.provider.chat;

import static org.assertj.core.api.Assertions.assertThat;

import io.msrpc.im.chat.EntryType;
import io.msrpc.im.chat.Message;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class BodyHashTest {
  private static final Message PLAIN = message(EntryType.TEXT, "hi", 0, List.of(), null, Map.of());

  @Test
  void staysWhatItIs_becauseItIsKeptForever() {
    assertThat(BodyHash.of(PLAIN)).isEqualTo("M_eqNIlHq-OWMl6E9cjV8WRhdmOAUXRacOoHm-sA-vQ");
  }

  @Test
  void isTheSame_whateverTheTargetTheIdAndTheOrderOfProperties() {
    Map<String, String> forth = new LinkedHashMap<>();
    forth.put("a", "1");
    forth.put("b", "2");
    Map<String, String> back = new LinkedHashMap<>();
    back.put("b", "2");
    back.put("a", "1");
    Message byUid = message(EntryType.TEXT, "hi", 0, List.of(), null, forth);
    Message byConv =
        new Message("other", "p.ua.ub", null, null, EntryType.TEXT, "hi", 0, List.of(), null, back);
    assertThat(BodyHash.of(byConv)).isEqualTo(BodyHash.of(byUid));
  }

  @Test
  void isAnother_forEveryOtherField() {
    List<Message> all =
        List.of(
            PLAIN,
            message(EntryType.CUSTOM, "hi", 0, List.of(), null, Map.of()),
            message(EntryType.TEXT, "hi ", 0, List.of(), null, Map.of()),
            message(EntryType.TEXT, "hi", 1, List.of(), null, Map.of()),
            message(EntryType.TEXT, "hi", 0, List.of("ua"), null, Map.of()),
            message(EntryType.TEXT, "hi", 0, List.of("ua", "ub"), null, Map.of()),
            message(EntryType.TEXT, "hi", 0, List.of("uaub"), null, Map.of()),
            message(EntryType.TEXT, "hi", 0, List.of(), "", Map.of()),
            message(EntryType.TEXT, "hi", 0, List.of(), "http://h/", Map.of()),
            message(EntryType.TEXT, "hi", 0, List.of(), null, Map.of("a", "b")),
            message(EntryType.TEXT, "hi", 0, List.of(), null, Map.of("ab", "")),
            message(EntryType.TEXT, "hi", 0, List.of(), null, Map.of("", "ab")));
    Set<String> hashes = new HashSet<>();
    all.forEach(message -> hashes.add(BodyHash.of(message)));
    assertThat(hashes).hasSameSizeAs(all);
  }

  private static Message message(
      EntryType type,
      String content,
      long ref,
      List<String> mentions,
      String url,
      Map<String, String> property) {
    return new Message("c", null, "ub", null, type, content, ref, mentions, url, property);
  }
}
