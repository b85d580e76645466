package io.msrpc.nacos;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The server as a script starts it. */
class NacosServerIT {
  @TempDir private Path directory;

  @Test
  void saysOnceThatItIsReady_andEndsWithItsStandardInput() throws Exception {
    int port = PortBlock.pick().port();
    Process server = start(arguments(), "--port", String.valueOf(port));
    try (BufferedReader out = server.inputReader()) {
      assertThat(out.readLine()).isEqualTo("Nacos is ready: 127.0.0.1:" + port);
      server.getOutputStream().close();
      assertThat(out.readLine()).isNull();
    } finally {
      assertThat(server.waitFor(60, TimeUnit.SECONDS)).isTrue();
      server.destroyForcibly();
    }
    assertThat(server.exitValue()).isZero();
    assertThat(directory.resolve("data")).isNotEmptyDirectory();
    assertThat(new PortBlock(port).taken()).isEmpty();
  }

  @Test
  void saysInOneLine_thatItDoesNotKnowAnOption() throws Exception {
    Process server = start(arguments(), "--prot", "18848");
    assertThat(server.inputReader().lines())
        .containsExactly(
            "Nacos cannot start: options: [--prot, 18848]"
                + " (expected: --port N [--temporary] [--auth] [--cluster N,M,...])");
    assertThat(server.waitFor()).isEqualTo(1);
  }

  @Test
  void saysInOneLine_thatAJarIsNotTheOneThatWasLookedAt() throws Exception {
    Path changed = Files.writeString(directory.resolve("nacos-server-3.1.0-bugfix.jar"), "changed");
    String arguments =
        Files.readString(arguments())
            .replaceFirst("[^:\"]*/nacos-server-3.1.0-bugfix.jar", changed.toString());
    Path altered = Files.writeString(directory.resolve("altered.args"), arguments);
    Process server = start(altered, "--port", String.valueOf(PortBlock.pick().port()));
    assertThat(server.inputReader().lines())
        .singleElement()
        .asString()
        .startsWith("Nacos cannot start: " + changed + " has SHA-256 ");
    assertThat(server.waitFor()).isEqualTo(1);
  }

  private Process start(Path arguments, String... options) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("@" + arguments);
    command.addAll(List.of(options));
    return new ProcessBuilder(command)
        .directory(directory.toFile())
        .redirectError(directory.resolve("server.log").toFile())
        .start();
  }

  private Path arguments() throws IOException {
    try (InputStream generated = NacosServer.class.getResourceAsStream("server.args")) {
      return Files.write(directory.resolve("server.args"), generated.readAllBytes());
    }
  }
}
