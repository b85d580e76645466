package io.msrpc.hello;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Keeps the README's example the code that this module compiles and runs. */
class ReadmeTest {
  private static final Path SOURCES = Path.of("src/main/java/io/msrpc/hello");

  @Test
  void exampleIsTheMarkedCode() throws IOException {
    String readme = Files.readString(Path.of("../../README.md"));
    String example = readme.split("```java\n", -1)[1].split("```", -1)[0];

    String marked =
        Stream.of("Greeter", "HelloProvider", "HelloConsumer")
            .map(ReadmeTest::markedLines)
            .collect(Collectors.joining("\n"));
    assertThat(withoutBlankLines(example)).isEqualTo(withoutBlankLines(marked));
  }

  @Test
  void bothSidesFitOnAPage() throws IOException {
    for (String side : List.of("HelloProvider", "HelloConsumer")) {
      assertThat(Files.readAllLines(SOURCES.resolve(side + ".java"))).hasSizeLessThanOrEqualTo(40);
    }
  }

  private static String markedLines(String type) {
    try {
      String source = Files.readString(SOURCES.resolve(type + ".java"));
      return Pattern.compile("// \\[readme\n(.*?)\n *// readme]", Pattern.DOTALL)
          .matcher(source)
          .results()
          .map(region -> region.group(1))
          .collect(Collectors.joining("\n"))
          .stripIndent();
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  private static String withoutBlankLines(String text) {
    return text.lines().filter(line -> !line.isBlank()).collect(Collectors.joining("\n"));
  }
}
