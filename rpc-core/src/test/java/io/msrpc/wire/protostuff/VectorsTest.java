package io.msrpc.wire.protostuff;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.msrpc.wire.type.Subject;
import io.msrpc.wire.type.Vectors;
import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("A1: codec 1, the bytes on the wire")
class VectorsTest {
  /** The lines of the vector file by name: name, type, value, hex. */
  static Map<String, List<String>> lines() throws IOException {
    try (InputStream file =
        VectorsTest.class.getResourceAsStream("/io/msrpc/vectors/protostuff.txt")) {
      Map<String, List<String>> lines = new LinkedHashMap<>();
      new String(file.readAllBytes(), UTF_8)
          .lines()
          .filter(line -> !line.startsWith("#"))
          .map(line -> Stream.of(line.split("\\|")).map(String::trim).toList())
          .forEach(line -> lines.put(line.get(0), line));
      return lines;
    }
  }

  static List<Vectors.Sample> samples() {
    return Vectors.samples();
  }

  @Test
  void fileAndSamplesAreTheSame() throws IOException {
    assertThat(lines().keySet())
        .containsExactlyElementsOf(samples().stream().map(Vectors.Sample::name).toList());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("samples")
  void writesTheVector(Vectors.Sample sample) throws IOException {
    Subject subject = Subject.of(Vectors.class, sample.method());

    assertThat(subject.write(sample.value())).isEqualTo(lines().get(sample.name()).get(3));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("samples")
  void readsTheVector(Vectors.Sample sample) throws IOException {
    Subject subject = Subject.of(Vectors.class, sample.method());

    Object value = subject.read(lines().get(sample.name()).get(3));

    assertThat(value).isEqualTo(sample.value());
  }
}
