package io.msrpc.im.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.impl.driver.Driver;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Runs the unit tests of the web client's modules with the Node.js that Playwright brings. */
class WebModulesTest {
  @Test
  @DisplayName("C7, D3, E3: the web client's log, outbox and link modules")
  void theModulesPassTheirOwnTests() throws IOException, InterruptedException {
    Driver driver = Driver.ensureDriverInstalled(Map.of(), false);
    String node = driver.createProcessBuilder().command().get(0);
    List<String> command =
        new ArrayList<>(List.of(node, "--test", "--disable-warning=MODULE_TYPELESS_PACKAGE_JSON"));
    List<String> files = testFiles();
    command.addAll(files);
    Process tests = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(tests.getInputStream().readAllBytes());
    assertThat(tests.waitFor()).as(output).isZero();
    assertThat(files).hasSizeGreaterThanOrEqualTo(4);
    assertThat(output).contains("# fail 0");
  }

  private static List<String> testFiles() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("../im-service-consumer/src/test/js"))) {
      return files.map(Path::toString).filter(file -> file.endsWith(".test.js")).sorted().toList();
    }
  }
}
