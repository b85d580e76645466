package io.msrpc.im.system;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/**
 * One process of a deployment, which may be started, stopped and killed any number of times; it
 * keeps its ports and its data. Its output goes to one log file.
 */
final class MsimProcess implements AutoCloseable {
  private static final Duration START_TIMEOUT = Duration.ofMinutes(5);
  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(20);
  private static final int LOG_LINES = 60;

  private final String name;
  private final ProcessBuilder command;
  private final Path log;
  private final URI readiness;
  private Process process;

  /**
   * Prepares a process without starting it.
   *
   * @param readiness answers 200 when it serves
   */
  MsimProcess(String name, List<String> command, Path directory, URI readiness) {
    this.name = name;
    this.log = directory.resolve(name + ".log");
    this.readiness = readiness;
    this.command =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    Runtime.getRuntime().addShutdownHook(new Thread(this::kill, "end-" + name));
  }

  /** Starts it and returns once it serves. */
  MsimProcess start() {
    launch();
    return awaitReady();
  }

  /** Starts it and returns at once. */
  MsimProcess launch() {
    if (isAlive()) {
      throw new IllegalStateException(name + " runs already");
    }
    try {
      process = command.start();
    } catch (IOException cause) {
      throw new UncheckedIOException(cause);
    }
    return this;
  }

  /** Returns once it serves; fails with the end of its log when it has ended or takes too long. */
  MsimProcess awaitReady() {
    Awaitility.await(name)
        .atMost(START_TIMEOUT)
        .pollInterval(Duration.ofMillis(50))
        .conditionEvaluationListener(poll -> {})
        .until(
            () -> {
              if (!isAlive()) {
                throw new AssertionError(
                    name + " has ended: exit code " + process.exitValue() + "\n" + logTail());
              }
              return isReady();
            });
    return this;
  }

  /** Ends it as {@code kill -9} does, and waits until it is gone. */
  void kill() {
    end(true);
  }

  /** Asks it to end, and waits until it has. */
  void stop() {
    end(false);
  }

  /** Sends it a signal, such as {@code TERM}, {@code STOP} or {@code CONT}, and goes on. */
  void signal(String name) {
    try {
      String pid = String.valueOf(process.pid());
      int status = new ProcessBuilder("kill", "-" + name, pid).inheritIO().start().waitFor();
      if (status != 0) {
        throw new IllegalStateException("kill -" + name + " " + pid + ": exit code " + status);
      }
    } catch (IOException cause) {
      throw new UncheckedIOException(cause);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Its exit code, once it has ended by itself; fails when it takes longer. */
  int exitCode(Duration atMost) throws InterruptedException {
    if (!process.waitFor(atMost.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new AssertionError(name + " did not end within " + atMost + "\n" + logTail());
    }
    return process.exitValue();
  }

  boolean isAlive() {
    return process != null && process.isAlive();
  }

  /** A path on its management port. */
  URI management(String path) {
    return readiness.resolve(path);
  }

  /** The last lines of its output. */
  String logTail() {
    try {
      List<String> lines = Files.exists(log) ? Files.readAllLines(log) : List.of();
      List<String> last = lines.subList(Math.max(0, lines.size() - LOG_LINES), lines.size());
      return "--- " + name + " (" + log + ")\n" + String.join("\n", last) + "\n";
    } catch (IOException unreadable) {
      return "--- " + name + ": " + unreadable + "\n";
    }
  }

  @Override
  public void close() {
    kill();
  }

  private void end(boolean forcibly) {
    if (process == null) {
      return;
    }
    if (forcibly) {
      process.destroyForcibly();
    } else {
      process.destroy();
    }
    try {
      if (!process.waitFor(STOP_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly().waitFor();
        throw new AssertionError(name + " did not end within " + STOP_TIMEOUT + "\n" + logTail());
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Whether it says that it serves. */
  boolean isReady() {
    try {
      HttpURLConnection request = (HttpURLConnection) readiness.toURL().openConnection();
      request.setReadTimeout(5000);
      int status = request.getResponseCode();
      request.disconnect();
      return status == HttpURLConnection.HTTP_OK;
    } catch (IOException notYet) {
      return false;
    }
  }
}
