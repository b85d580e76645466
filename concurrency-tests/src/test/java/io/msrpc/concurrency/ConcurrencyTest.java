package io.msrpc.concurrency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Runs every test of jcstress in this module, below {@code target}; one outcome that is not
 * declared acceptable fails it. What jcstress prints and reports stays there.
 */
class ConcurrencyTest {
  private static final Path REPORTS = Path.of("target", "jcstress").toAbsolutePath();

  @Test
  void hasNoOtherOutcome_inAShortRun() throws Exception {
    run("short", 10, "-f 1 -iters 5 -time 100 -sc false -jvmArgs -Xmx256m");
  }

  @Tag("nightly")
  @Test
  void hasNoOtherOutcome_inALongRun_underEveryKindOfCompiler() throws Exception {
    run("long", 120, "-m default -sc false");
  }

  @BeforeEach
  void needsTwoThreadsAtOnce() {
    assumeTrue(Runtime.getRuntime().availableProcessors() > 1, "jcstress needs two processors");
  }

  private static void run(String name, int minutes, String options) throws Exception {
    Path directory = Files.createDirectories(REPORTS.resolve(name));
    Path temporary = Files.createDirectories(directory.resolve("tmp"));
    String java = ProcessHandle.current().info().command().orElseThrow();
    List<String> command = new ArrayList<>(List.of(java, "-Djava.io.tmpdir=" + temporary));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add("org.openjdk.jcstress.Main");
    Path report = directory.resolve("report");
    command.addAll(List.of("-r", report.toString()));
    command.addAll(List.of(options.split(" ")));
    Path log = directory.resolve("log.txt");
    assertThat(exitCode(command, directory, log, minutes))
        .withFailMessage(() -> "jcstress found a forbidden outcome:\n" + read(log))
        .isZero();
    assertThat(report.resolve("io.msrpc.transport.SerialExecutorStress.html")).exists();
  }

  private static int exitCode(List<String> command, Path directory, Path log, int minutes)
      throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    try {
      assertThat(process.waitFor(minutes, TimeUnit.MINUTES)).as("done in time").isTrue();
      return process.exitValue();
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }

  private static String read(Path log) {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      return e.toString();
    }
  }
}
