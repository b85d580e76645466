package io.msrpc.nacos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PinnedJarsTest {
  /** What {@code printf abc | sha256sum} prints. */
  private static final String SUM_OF_ABC =
      "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

  private final PinnedJars pins = PinnedJars.parse(SUM_OF_ABC + "  a.jar\n");
  @TempDir private Path directory;
  private Path jar;

  @BeforeEach
  void write() throws IOException {
    jar = Files.writeString(directory.resolve("a.jar"), "abc");
  }

  @Test
  void jarsPass_whenUnchanged_andOthersDoNotMatter() {
    Path unpinned = directory.resolve("missing.jar");
    assertThatCode(() -> pins.check(List.of(unpinned, jar))).doesNotThrowAnyException();
  }

  @Test
  void jarIsRefused_whenOneByteDiffers() throws IOException {
    Files.writeString(jar, "abd");
    assertThatThrownBy(() -> pins.check(List.of(jar)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith(jar + " has SHA-256 ")
        .hasMessageEndingWith("(expected: " + SUM_OF_ABC + ")");
  }

  @Test
  void classpathIsRefused_whenAPinnedJarIsMissing() {
    assertThatThrownBy(() -> pins.check(List.of(directory.resolve("b.jar"))))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("a.jar is not on the class path");
  }

  @Test
  void everyRepackagedJarOnTheServersClasspath_isPinned() throws IOException {
    PinnedJars real = PinnedJars.parse(resource("server.sha256"));
    List<String> repackaged =
        List.of(resource("server.args").split("[:\"\n]")).stream()
            .filter(entry -> entry.contains("/io/github/pig-mesh/nacos/"))
            .map(entry -> Path.of(entry).getFileName().toString())
            .toList();
    assertThat(repackaged).isNotEmpty();
    assertThat(real.sums().keySet()).containsExactlyInAnyOrderElementsOf(repackaged);
  }

  private static String resource(String name) throws IOException {
    try (InputStream in = PinnedJars.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
