package io.msrpc.im.gateway.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.msrpc.im.chat.EntryType;
import io.msrpc.im.chat.Message;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class CommandReaderTest {
  private static final String CMID = "0123456789abcdef0123456789abcdef";
  private final CommandReader reader = new CommandReader(new Json());

  static Stream<Arguments> vectors() {
    return Vectors.commands().stream()
        .map(vector -> Arguments.of(vector.get("name").asText(), vector));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("vectors")
  void readsTheVectors_asTheyStandInTheDocument(String name, JsonNode vector) {
    String text = vector.has("text") ? vector.get("text").asText() : vector.get("frame").toString();

    Request request = reader.read(text);

    if (vector.has("error")) {
      assertThat(request.refusal().code()).isEqualTo(vector.get("error").asText());
    } else {
      assertThat(request.command().getClass().getSimpleName())
          .isEqualToIgnoringCase(vector.get("read").asText());
    }
  }

  @Test
  void readsEveryField_ofASend() {
    String text =
        ("{\"cmd\":\"SEND\",\"id\":7,\"body\":{\"cmid\":\"%s\",\"to\":\"ubob\",\"type\":\"IMAGE\","
                + "\"content\":\"c\",\"ref\":3,\"mentions\":[\"ua\",\"ub\"],\"url\":\"/f\","
                + "\"property\":{\"k\":\"v\"}}}")
            .formatted(CMID);

    assertThat(reader.read(text))
        .isEqualTo(
            new Request(
                7L,
                new Command.Send(
                    new Message(
                        CMID,
                        null,
                        "ubob",
                        null,
                        EntryType.IMAGE,
                        "c",
                        3,
                        List.of("ua", "ub"),
                        "/f",
                        Map.of("k", "v")))));
  }

  @Test
  void readsEveryField_ofTheOthers() {
    assertThat(
            reader.read(
                "{\"cmd\":\"AUTH\",\"body\":{\"token\":\"t\",\"deviceId\":\"d\",\"resume\":\"r\"}}"))
        .isEqualTo(new Request(null, new Command.Auth("t", "d", "r")));
    assertThat(
            reader.read(
                "{\"cmd\":\"ACK\",\"id\":0,\"body\":{\"acks\":[{\"conv\":\"c\",\"epoch\":2,\"upTo\":5}],\"reads\":[{\"conv\":\"c\",\"upTo\":4}]}}"))
        .isEqualTo(
            new Request(
                0L,
                new Command.Ack(
                    List.of(new Command.Stored("c", 2, 5)),
                    List.of(new Command.ReadUpTo("c", 4)))));
    assertThat(
            reader
                .read(
                    "{\"cmd\":\"PULL\",\"body\":{\"conv\":\"c\",\"epoch\":2,\"from\":3,\"to\":9,\"limit\":5}}")
                .command())
        .isEqualTo(new Command.Pull("c", 2, 3, 9, 5));
    assertThat(
            reader
                .read("{\"cmd\":\"READ\",\"body\":{\"conv\":\"c\",\"epoch\":2,\"upTo\":5}}")
                .command())
        .isEqualTo(new Command.Read("c", 2, 5));
  }

  @Test
  void cutsALimit_thatIsTooHigh() {
    Command pull =
        reader
            .read(
                "{\"cmd\":\"PULL\",\"body\":{\"conv\":\"c\",\"from\":1,\"to\":9,\"limit\":100000}}")
            .command();

    assertThat(pull).isEqualTo(new Command.Pull("c", 0, 1, 9, 200));
  }

  @Test
  void keepsTheId_andTheCmid_ofWhatItCannotRead() {
    Request request =
        reader.read("{\"cmd\":\"SEND\",\"id\":7,\"body\":{\"cmid\":\"%s\"}}".formatted(CMID));

    assertThat(request.id()).isEqualTo(7);
    assertThat(request.refusal().cmid()).isEqualTo(CMID);
  }

  @Test
  void repeatsNothing_ofWhatWasSent() {
    for (String text :
        new String[] {
          "<script>",
          "{\"cmd\":\"<script>\"}",
          "{\"<script>\":1,\"<script>\":2}",
          "{\"cmd\":\"SEND\",\"body\":{\"cmid\":\"<script>\"}}",
          "{\"cmd\":\"SEND\",\"body\":{\"cmid\":\""
              + CMID
              + "\",\"to\":\"u\",\"type\":\"<script>\"}}"
        }) {
      assertThat(reader.read(text).refusal().text()).doesNotContain("script").isNotEmpty();
    }
  }

  @Test
  void leavesSecretsOut_whenPrinted() {
    assertThat(new Command.Auth("secret-token", "d", "secret-ticket").toString())
        .doesNotContain("secret");
  }

  static LongStream seeds() {
    return LongStream.range(0, 300);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void neverThrows_whateverComes(long seed) {
    Random random = new Random(seed);
    List<JsonNode> vectors = Vectors.commands();
    JsonNode frame = vectors.get(random.nextInt(vectors.size())).path("frame");
    StringBuilder text = new StringBuilder(frame.toString());
    for (int i = random.nextInt(4); i >= 0 && text.length() > 0; i--) {
      int at = random.nextInt(text.length());
      switch (random.nextInt(3)) {
        case 0 -> text.deleteCharAt(at);
        case 1 -> text.setCharAt(at, (char) random.nextInt(0x10000));
        default -> text.insert(at, "{}[]\",:0\\u".charAt(random.nextInt(10)));
      }
    }

    Request request = reader.read(text.toString());
    assertThat(request.command() == null).isEqualTo(request.refusal() != null);
  }
}
