package io.msrpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.msrpc.transport.Address;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A {@link Ledger} in a JVM of its own, which ends with this one whatever happens. */
final class LedgerProcess implements AutoCloseable {
  private final Process process;
  private final BufferedReader says;
  private final Address address;

  private LedgerProcess(Process process) throws IOException {
    this.process = process;
    this.says = process.inputReader();
    String line = says.readLine();
    if (line == null) {
      throw new IOException("the provider did not start");
    }
    this.address = Address.parse(line);
  }

  /**
   * Returns when it listens.
   *
   * @param file where it notes what it ran
   * @param registry address of a Nacos, or nothing
   */
  static LedgerProcess start(Path file, String... registry) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Djava.io.tmpdir=" + file.getParent(),
                "-cp",
                System.getProperty("java.class.path"),
                Ledger.class.getName(),
                file.toString()));
    command.addAll(List.of(registry));
    return new LedgerProcess(
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start());
  }

  Address address() {
    return address;
  }

  /** Ends it as {@code kill -9} does. */
  void kill() throws InterruptedException {
    process.destroyForcibly();
    assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
  }

  /** Sends it a signal: STOP or CONT. */
  void signal(String name) throws IOException, InterruptedException {
    Process kill = new ProcessBuilder("kill", "-" + name, "" + process.pid()).start();
    assertThat(kill.waitFor()).isZero();
  }

  /** Asks it to leave, as a rolling restart does, and returns when it has. */
  void leave() throws IOException, InterruptedException {
    process.getOutputStream().close();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("left in time").isTrue();
    assertThat(process.exitValue()).isZero();
  }

  @Override
  public void close() throws IOException {
    process.destroyForcibly();
    says.close();
  }
}
