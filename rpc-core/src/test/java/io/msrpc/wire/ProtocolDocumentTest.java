package io.msrpc.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.msrpc.call.RemoteMethod;
import io.msrpc.call.ServiceContract;
import io.msrpc.hello.Greeter;
import io.msrpc.hello.Users;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** docs/protocol.md says what the code says. */
class ProtocolDocumentTest {
  private String document;

  @BeforeEach
  void read() throws IOException {
    document = Files.readString(Path.of("..", "docs", "protocol.md"));
  }

  @Test
  void showsEveryVector_andNoOtherFrame() {
    Map<String, String> shown = new TreeMap<>();
    Pattern.compile("```\\nframe (\\S+)\\n(.*?)```", Pattern.DOTALL)
        .matcher(document)
        .results()
        .forEach(block -> shown.put(block.group(1), hex(block.group(2))));

    assertThat(shown)
        .isEqualTo(
            FrameVectors.all().stream()
                .collect(Collectors.toMap(FrameVectors.Vector::name, FrameVectors.Vector::hex)));
    assertThat(Pattern.compile("^6d736e62", Pattern.MULTILINE).matcher(document).results())
        .hasSameSizeAs(shown.keySet());
  }

  /** What stands in front of two spaces. */
  private static String hex(String block) {
    return block
        .lines()
        .map(line -> line.split(" {2,}", 2)[0].replace(" ", ""))
        .collect(Collectors.joining());
  }

  @Test
  void listsEveryFrameType() {
    assertThat(rows("### Frame types"))
        .isEqualTo(table(FrameType.values(), type -> (long) type.code()));
  }

  @Test
  void listsEveryStatusCode() {
    assertThat(rows("### Status codes")).isEqualTo(table(StatusCode.values(), StatusCode::code));
  }

  @Test
  void listsEveryReasonToLeave() {
    assertThat(rows("## Leaving"))
        .isEqualTo(table(GoAwayReason.values(), reason -> (long) reason.code()));
  }

  @Test
  void listsEveryMethodId() {
    List<RemoteMethod> methods = new ArrayList<>(ServiceContract.of(Greeter.class).methods());
    methods.addAll(ServiceContract.of(Users.class).methods());
    assertThat(methods).hasSize(6);
    assertThat(section("### Method id").lines())
        .containsAll(
            methods.stream()
                .map(m -> "| `" + m.signature() + "` | `" + Long.toHexString(m.id()) + "` |")
                .toList());
  }

  private static <E extends Enum<E>> Map<String, Long> table(E[] values, Function<E, Long> code) {
    return Arrays.stream(values)
        .collect(Collectors.toMap(Enum::name, code, Long::sum, TreeMap::new));
  }

  /** Name and number of the rows that begin with a number and a name. */
  private Map<String, Long> rows(String heading) {
    Map<String, Long> rows = new TreeMap<>();
    Stream<MatchResult> found =
        Pattern.compile("^\\| (\\d+) \\| ([A-Z_]+) \\|", Pattern.MULTILINE)
            .matcher(section(heading))
            .results();
    found.forEach(row -> rows.put(row.group(2), Long.valueOf(row.group(1))));
    return rows;
  }

  private String section(String heading) {
    int start = document.indexOf("\n" + heading + "\n");
    assertThat(start).as(heading).isNotNegative();
    int end = document.indexOf("\n#", start + 1);
    return document.substring(start, end);
  }
}
