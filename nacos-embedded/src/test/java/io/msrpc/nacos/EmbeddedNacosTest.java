package io.msrpc.nacos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedNacosTest {
  @TempDir private Path directory;

  @Test
  void addressIsThatOfTheGivenPort() {
    try (EmbeddedNacos nacos = new EmbeddedNacos(options(18848, directory))) {
      assertThat(nacos.serverAddress()).isEqualTo("127.0.0.1:18848");
      assertThat(nacos.dataDirectory()).isEqualTo(directory);
      assertThat(nacos.pid()).isEmpty();
    }
  }

  @Test
  void portsAreFreeOnes_whenNoneIsGiven() {
    try (EmbeddedNacos nacos = new EmbeddedNacos()) {
      int port = Integer.parseInt(nacos.serverAddress().split(":")[1]);
      assertThat(new PortBlock(port).taken()).isEmpty();
    }
  }

  @Test
  void portIsRefused_whenItsBlockDoesNotFit() {
    assertThatThrownBy(() -> new EmbeddedNacos(options(65_000, directory)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("port: 65000");
  }

  @Test
  void dataDirectoryIsRefused_whenItIsAFile() throws IOException {
    Path file = Files.createFile(directory.resolve("file"));
    assertThatThrownBy(() -> new EmbeddedNacos(options(18848, file)))
        .isInstanceOf(UncheckedIOException.class);
  }

  @Test
  void temporaryDataIsDeleted_givenDataIsKept_whenNeverStarted() throws IOException {
    Path kept = Files.createFile(directory.resolve("kept"));
    EmbeddedNacos temporary = new EmbeddedNacos();
    assertThat(temporary.dataDirectory()).isDirectory();
    temporary.close();
    temporary.close();
    new EmbeddedNacos(options(18848, directory)).close();
    assertThat(temporary.dataDirectory()).doesNotExist();
    assertThat(kept).exists();
  }

  @Test
  void stoppedServer_canBeStoppedAndWiped_butNotPaused() throws IOException {
    Files.createFile(directory.resolve("old"));
    try (EmbeddedNacos nacos = new EmbeddedNacos(options(18848, directory))) {
      nacos.stop();
      nacos.kill();
      nacos.resume();
      nacos.wipe();
      assertThat(directory).isEmptyDirectory();
      assertThatThrownBy(nacos::pause).isInstanceOf(IllegalStateException.class);
    }
  }

  private static EmbeddedNacos.Options options(int port, Path directory) {
    return new EmbeddedNacos.Options(port, directory, Duration.ofMinutes(1));
  }
}
