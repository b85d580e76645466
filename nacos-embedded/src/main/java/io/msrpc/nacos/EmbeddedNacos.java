package io.msrpc.nacos;

import static java.util.stream.Collectors.joining;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * One Nacos server in a child JVM, on 127.0.0.1 and on the same ports and data for its whole life.
 *
 * <p>Built, it is stopped; {@link #start} and {@link #stop} or {@link #kill} may follow each other
 * any number of times until {@link #close}. The child ends when this JVM does, also by {@code kill
 * -9}, and then deletes its directory itself if that was a temporary one.
 *
 * <p>Thread-safe: each method waits for the one before.
 */
public final class EmbeddedNacos implements AutoCloseable {
  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(10);
  private static final int LOG_TAIL_LINES = 40;

  private final Options options;
  private final PortBlock ports;
  private final DataDirectory data;
  private @Nullable Process server;
  private @Nullable Process freezer;

  /**
   * Where a server listens and keeps its data.
   *
   * @param port the HTTP port; 0 picks one whose whole block is free
   * @param dataDirectory kept when the server closes, so that the next one on it continues; null
   *     for a temporary one, deleted when it closes
   * @param startTimeout bounds {@link #start}; an idle machine needs 5 to 9 s, a busy one minutes
   * @param auth whether clients must sign in; there is no user at first
   * @param cluster the HTTP ports of all members, its own too; empty for one that stands alone
   */
  public record Options(
      int port,
      @Nullable Path dataDirectory,
      Duration startTimeout,
      boolean auth,
      List<Integer> cluster) {
    /** Any free ports, temporary data, ten minutes to start, no authentication, alone. */
    public static final Options DEFAULTS = new Options(0, null, Duration.ofMinutes(10));

    /** Copies the cluster. */
    public Options {
      cluster = List.copyOf(cluster);
    }

    /** Without authentication, alone. */
    public Options(int port, @Nullable Path dataDirectory, Duration startTimeout) {
      this(port, dataDirectory, startTimeout, false, List.of());
    }

    /** The same with authentication. */
    public Options withAuth() {
      return new Options(port, dataDirectory, startTimeout, true, cluster);
    }
  }

  /**
   * Prepares the members of a cluster, with temporary data, without starting them. They wait for
   * each other, so {@link #start} has to be called for all of them at the same time.
   */
  public static List<EmbeddedNacos> cluster(int size, Duration startTimeout) {
    List<Integer> ports = PortBlock.pick(size).stream().map(PortBlock::port).toList();
    return ports.stream()
        .map(port -> new EmbeddedNacos(new Options(port, null, startTimeout, false, ports)))
        .toList();
  }

  /**
   * Prepares a server with {@link Options#DEFAULTS}, without starting it.
   *
   * @throws UncheckedIOException if the data directory cannot be created
   */
  public EmbeddedNacos() {
    this(Options.DEFAULTS);
  }

  /**
   * Prepares a server without starting it.
   *
   * @param options where it listens and keeps its data
   * @throws IllegalArgumentException if the port leaves no room for the others of its block
   * @throws UncheckedIOException if the data directory cannot be created
   */
  public EmbeddedNacos(Options options) {
    this.options = options;
    ports = options.port() == 0 ? PortBlock.pick() : new PortBlock(options.port());
    try {
      Path given = options.dataDirectory();
      data =
          new DataDirectory(
              given == null
                  ? Files.createTempDirectory("msrpc-nacos-")
                  : Files.createDirectories(given.toAbsolutePath()));
    } catch (IOException cause) {
      throw new UncheckedIOException(cause);
    }
  }

  /** What a Nacos client connects to, {@code 127.0.0.1:port}. */
  public String serverAddress() {
    return "127.0.0.1:" + ports.port();
  }

  /** The directory that holds all the server writes, {@code server.log} among it. */
  public Path dataDirectory() {
    return data.path();
  }

  /** The child JVM's process id; empty while stopped. */
  public synchronized Optional<Long> pid() {
    return Optional.ofNullable(server).map(Process::pid);
  }

  /**
   * Starts the server and returns once it serves; does nothing if it runs.
   *
   * @return this
   * @throws IllegalStateException if the server dies or is not ready in time, with the reason and
   *     the end of its log; nothing is left running
   */
  public synchronized EmbeddedNacos start() {
    if (server != null && server.isAlive()) {
      return this;
    }
    try {
      Process started = launch();
      server = started;
      String line = awaitLine(started);
      if (!line.startsWith(NacosServer.READY)) {
        kill();
        throw new IllegalStateException(line + "\n" + logTail());
      }
      return this;
    } catch (IOException cause) {
      throw new UncheckedIOException(cause);
    }
  }

  /** Ends the server in an orderly way, or after 10 s by force; its data stays. */
  public synchronized void stop() {
    end(false);
  }

  /** Ends the server at once, as {@code kill -9} does; its data stays. */
  public synchronized void kill() {
    end(true);
  }

  /**
   * Freezes the server: its ports accept, nothing answers. It thaws by itself if this JVM dies.
   *
   * @throws IllegalStateException if it is not running or already frozen
   */
  public synchronized void pause() {
    if (server == null || !server.isAlive() || freezer != null) {
      throw new IllegalStateException("not running, or already frozen");
    }
    String script = "kill -STOP " + server.pid() + "; echo; read end; kill -CONT " + server.pid();
    try {
      freezer = new ProcessBuilder("sh", "-c", script).start();
      freezer.inputReader().readLine();
    } catch (IOException cause) {
      throw new UncheckedIOException(cause);
    }
  }

  /** Lets a frozen server go on; does nothing if it is not frozen. */
  public synchronized void resume() {
    if (freezer != null) {
      Process thawing = freezer;
      freezer = null;
      try {
        thawing.getOutputStream().close();
      } catch (IOException cause) {
        throw new UncheckedIOException(cause);
      }
      awaitExit(thawing);
    }
  }

  /**
   * Deletes all the server knew, as if it had never run.
   *
   * @throws IllegalStateException if it is running
   */
  public synchronized void wipe() {
    if (server != null && server.isAlive()) {
      throw new IllegalStateException("running; stop it first");
    }
    try {
      data.delete();
      Files.createDirectories(data.path());
    } catch (IOException cause) {
      throw new UncheckedIOException(cause);
    }
  }

  /** Ends the server and deletes its data if that is temporary; may be called twice. */
  @Override
  public synchronized void close() {
    boolean temporary = options.dataDirectory() == null;
    end(temporary);
    if (temporary) {
      try {
        data.delete();
      } catch (IOException cause) {
        throw new UncheckedIOException(cause);
      }
    }
  }

  private Process launch() throws IOException {
    Path arguments = data.path().resolve("server.args");
    try (InputStream generated = EmbeddedNacos.class.getResourceAsStream("server.args")) {
      if (generated == null) {
        throw new IllegalStateException("server.args is missing; Maven generates it");
      }
      Files.write(arguments, generated.readAllBytes());
    }
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("@" + arguments);
    command.addAll(List.of("--port", String.valueOf(ports.port())));
    if (options.dataDirectory() == null) {
      command.add("--temporary");
    }
    if (options.auth()) {
      command.add("--auth");
    }
    if (!options.cluster().isEmpty()) {
      String members = options.cluster().stream().map(String::valueOf).collect(joining(","));
      command.addAll(List.of("--cluster", members));
    }
    return new ProcessBuilder(command)
        .directory(data.path().toFile())
        .redirectError(data.log().toFile())
        .start();
  }

  /** The server's one line, or why there is none. */
  private String awaitLine(Process started) {
    BufferedReader out = started.inputReader(StandardCharsets.UTF_8);
    CompletableFuture<@Nullable String> line =
        CompletableFuture.supplyAsync(
            () -> out.lines().findFirst().orElse("Nacos died"), EmbeddedNacos::inNewThread);
    try {
      return line.get(options.startTimeout().toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException late) {
      return "Nacos is not ready after " + options.startTimeout();
    } catch (ExecutionException unreadable) {
      return "Nacos died: " + unreadable.getCause();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return "interrupted while Nacos started";
    }
  }

  private static void inNewThread(Runnable reading) {
    Thread thread = new Thread(reading, "embedded-nacos-start");
    thread.setDaemon(true);
    thread.start();
  }

  private String logTail() throws IOException {
    List<String> lines = Files.readAllLines(data.log());
    return String.join(
        "\n", lines.subList(Math.max(0, lines.size() - LOG_TAIL_LINES), lines.size()));
  }

  private void end(boolean forcibly) {
    resume();
    if (server != null) {
      if (!forcibly) {
        server.destroy();
        awaitExit(server);
      }
      server.destroyForcibly();
      awaitExit(server);
      server = null;
    }
  }

  private static void awaitExit(Process process) {
    try {
      process.waitFor(STOP_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
