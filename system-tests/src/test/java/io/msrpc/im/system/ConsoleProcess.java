package io.msrpc.im.system;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;

/** A console client in a process of its own; what it prints is kept, line by line. */
final class ConsoleProcess implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Process process;
  private final List<String> lines = Collections.synchronizedList(new ArrayList<>());
  private int seen;

  /** Starts a console from the gateway's executable jar. */
  ConsoleProcess(URI url, Path data) {
    List<String> command =
        List.of(
            Deployment.java(),
            "-XX:TieredStopAtLevel=1",
            "-Dloader.main=io.msrpc.im.console.ConsoleClient",
            "-cp",
            Deployment.jar("im-service-consumer").toString(),
            "org.springframework.boot.loader.launch.PropertiesLauncher",
            "--url",
            url.toString(),
            "--data",
            data.toString());
    try {
      process = new ProcessBuilder(command).redirectErrorStream(true).start();
    } catch (IOException cause) {
      throw new UncheckedIOException(cause);
    }
    Thread reader =
        new Thread(() -> process.inputReader(StandardCharsets.UTF_8).lines().forEach(lines::add));
    reader.setDaemon(true);
    reader.start();
  }

  /** Types lines. */
  ConsoleProcess type(String... typed) {
    try {
      for (String line : typed) {
        process.getOutputStream().write((line + "\n").getBytes(StandardCharsets.UTF_8));
      }
      process.getOutputStream().flush();
      return this;
    } catch (IOException cause) {
      throw new UncheckedIOException(this + "", cause);
    }
  }

  /** Waits for a line, after those that were waited for before, in which the pattern occurs. */
  Matcher await(String pattern) {
    Pattern wanted = Pattern.compile(pattern);
    return Awaitility.await("a line with " + pattern)
        .atMost(PATIENCE)
        .until(() -> next(wanted), found -> found != null);
  }

  /** How many lines contain a text. */
  long count(String text) {
    return List.copyOf(lines).stream().filter(line -> line.contains(text)).count();
  }

  /** Ends it as {@code kill -9} does. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** Waits for its end and returns its exit code. */
  int exitCode() throws InterruptedException {
    return process.waitFor(30, TimeUnit.SECONDS) ? process.exitValue() : -1;
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }

  @Override
  public String toString() {
    return String.join("\n", List.copyOf(lines));
  }

  private Matcher next(Pattern wanted) {
    List<String> now = List.copyOf(lines);
    for (int i = seen; i < now.size(); i++) {
      Matcher matcher = wanted.matcher(now.get(i));
      if (matcher.find()) {
        seen = i + 1;
        return matcher;
      }
    }
    if (!process.isAlive()) {
      throw new AssertionError("the console has ended:\n" + this);
    }
    return null;
  }
}
