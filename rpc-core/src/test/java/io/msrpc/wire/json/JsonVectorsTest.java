package io.msrpc.wire.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.msrpc.wire.type.Subject;
import io.msrpc.wire.type.Vectors;
import io.netty.buffer.ByteBufUtil;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("codec 2, the text on the wire")
class JsonVectorsTest {
  /** The lines of the vector file: the name, and the text behind the first {@code |}. */
  private static Map<String, String> lines() throws IOException {
    try (InputStream file =
        JsonVectorsTest.class.getResourceAsStream("/io/msrpc/vectors/json.txt")) {
      Map<String, String> lines = new LinkedHashMap<>();
      new String(file.readAllBytes(), UTF_8)
          .lines()
          .filter(line -> !line.startsWith("#"))
          .map(line -> line.split("\\|", 2))
          .forEach(line -> lines.put(line[0].trim(), line[1].trim()));
      return lines;
    }
  }

  static List<Vectors.Sample> samples() {
    return Vectors.samples();
  }

  private static Subject subject(Vectors.Sample sample) {
    return Subject.of(new JsonSerializer(), Vectors.class, sample.method());
  }

  @Test
  void fileAndSamplesAreTheSame() throws IOException {
    assertThat(lines().keySet())
        .containsExactlyElementsOf(samples().stream().map(Vectors.Sample::name).toList());
  }

  @Test
  void theDocumentShowsTheFile() throws IOException {
    String document = Files.readString(Path.of("..", "docs", "protocol.md"));
    String codec2 = document.substring(document.indexOf("## Types on codec 2"));
    lines()
        .forEach((name, text) -> assertThat(codec2).contains("| " + name + " | `" + text + "` |"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("samples")
  void writesTheVector(Vectors.Sample sample) throws IOException {
    byte[] written = ByteBufUtil.decodeHexDump(subject(sample).write(sample.value()));

    assertThat(new String(written, UTF_8)).isEqualTo(lines().get(sample.name()));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("samples")
  void readsTheVector(Vectors.Sample sample) throws IOException {
    String hex = ByteBufUtil.hexDump(lines().get(sample.name()).getBytes(UTF_8));

    assertThat(subject(sample).read(hex)).isEqualTo(sample.value());
  }
}
