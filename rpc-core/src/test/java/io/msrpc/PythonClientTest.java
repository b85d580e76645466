package io.msrpc;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.msrpc.annotation.MsError;
import io.msrpc.annotation.MsMethod;
import io.msrpc.conformance.ConformanceServer;
import io.msrpc.transport.server.ServerOptions;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** docs/protocol.md suffices: a client in Python, which has nothing of ours, talks to a server. */
class PythonClientTest {
  private static final String SECRET = "the secret of the kitchen";

  record Dish(
      String name,
      BigDecimal price,
      List<String> tags,
      Size size,
      Map<Long, Integer> calories,
      Instant made) {}

  sealed interface Size permits Pieces, Weight {}

  record Pieces(int count) implements Size {}

  record Weight(int grams) implements Size {}

  record Accident(String dish, int minutes) {}

  @MsError("burnt")
  static final class Burnt extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient Accident accident;

    Burnt(String message, Accident accident) {
      super(message);
      this.accident = accident;
    }

    public Accident details() {
      return accident;
    }
  }

  interface Kitchen {
    String echo(String text);

    Dish cook(Dish dish);

    void fail();

    void burn(String dish) throws Burnt;

    @MsMethod(timeoutMillis = 60_000)
    void never() throws InterruptedException;

    Flow.Publisher<Integer> count(int to) throws Burnt;

    String last() throws InterruptedException;

    void leave();
  }

  private final CountDownLatch interrupted = new CountDownLatch(1);
  private final CountDownLatch cancelled = new CountDownLatch(1);
  private final CountDownLatch waits = new CountDownLatch(1);
  private final CountDownLatch leaving = new CountDownLatch(1);
  private final RpcServer server =
      RpcServer.builder()
          .export(Kitchen.class, new Cook())
          .instanceId("kitchen-1")
          .options(ServerOptions.DEFAULTS.withCredentials(SECRET))
          .start();

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  @DisplayName("a client written in Python from docs/protocol.md alone passes its session")
  void sessionEndsWell(@TempDir Path directory) throws Exception {
    Path log = directory.resolve("session.log");
    Process session = start("session.py", log, server, SECRET);
    try {
      assertEndsWell(session, log);
      assertThat(interrupted.await(30, TimeUnit.SECONDS)).as("a CANCEL interrupts").isTrue();
      assertThat(cancelled.await(30, TimeUnit.SECONDS)).as("a CANCEL ends a stream").isTrue();
    } finally {
      session.destroyForcibly().waitFor();
    }
  }

  @Test
  @DisplayName("the client in Python runs every vector of docs/protocol.md against a server")
  void everyVectorHolds(@TempDir Path directory) throws Exception {
    Path log = directory.resolve("vectors.log");
    ServerOptions options =
        ServerOptions.DEFAULTS.withCredentials(SECRET).withDrainTimeout(Duration.ofMillis(200));
    RpcServer served = ConformanceServer.start(0, options);
    String document = Path.of("..", "docs", "protocol.md").toString();
    Process vectors = start("vectors.py", log, served, document, SECRET);
    try {
      await()
          .atMost(60, TimeUnit.SECONDS)
          .until(() -> !vectors.isAlive() || Files.readString(log).equals("LEAVE\n"));
      served.close();
      assertEndsWell(vectors, log);
    } finally {
      vectors.destroyForcibly().waitFor();
      served.close();
    }
  }

  private static void assertEndsWell(Process session, Path log) throws Exception {
    assertThat(session.waitFor(60, TimeUnit.SECONDS)).as("ended in time").isTrue();
    assertThat(Files.readString(log)).endsWith("all is well\n").doesNotContain("Traceback");
    assertThat(session.exitValue()).isZero();
  }

  private static Process start(String script, Path log, RpcServer server, String... arguments) {
    String file = Path.of("src", "test", "python", script).toString();
    String port = String.valueOf(server.address().port());
    List<String> command = new ArrayList<>();
    command.addAll(List.of("python3", "-B", file, server.address().host(), port));
    command.addAll(List.of(arguments));
    ProcessBuilder python = new ProcessBuilder(command);
    python.environment().put("PYTHONIOENCODING", UTF_8.name());
    python.redirectErrorStream(true).redirectOutput(log.toFile());
    try {
      return python.start();
    } catch (IOException e) {
      throw new AssertionError("this test needs python3 3.8 or newer on the PATH: install it", e);
    }
  }

  private final class Cook implements Kitchen {
    @Override
    public String echo(String text) {
      return text;
    }

    @Override
    public Dish cook(Dish dish) {
      return new Dish(
          dish.name() + "!",
          dish.price(),
          dish.tags(),
          dish.size(),
          Map.of(1L, 9 + dish.calories().size()),
          Instant.parse("2026-01-02T03:04:05Z"));
    }

    @Override
    public void fail() {
      throw new IllegalStateException("out of gas");
    }

    @Override
    public void burn(String dish) throws Burnt {
      throw new Burnt(dish + " is burnt", new Accident(dish, 7));
    }

    @Override
    public void never() throws InterruptedException {
      try {
        new CountDownLatch(1).await();
      } finally {
        interrupted.countDown();
      }
    }

    @Override
    public Flow.Publisher<Integer> count(int to) throws Burnt {
      if (to < 0) {
        throw new Burnt("counted down", new Accident("none", 0));
      }
      return subscriber -> subscriber.onSubscribe(new Counting(subscriber, to));
    }

    @Override
    public String last() throws InterruptedException {
      waits.countDown();
      leaving.await();
      return "goodbye";
    }

    @Override
    public void leave() {
      try {
        waits.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      CompletableFuture.runAsync(server::close);
      leaving.countDown();
    }
  }

  /** 0, 1, 2 … as they are asked for. */
  private final class Counting implements Flow.Subscription {
    private final Flow.Subscriber<? super Integer> subscriber;
    private final int to;
    private int next;

    Counting(Flow.Subscriber<? super Integer> subscriber, int to) {
      this.subscriber = subscriber;
      this.to = to;
    }

    @Override
    public void request(long items) {
      for (long i = 0; i < items && next < to; i++) {
        subscriber.onNext(next++);
      }
      if (next == to) {
        next++;
        subscriber.onComplete();
      }
    }

    @Override
    public void cancel() {
      if (to == Integer.MAX_VALUE) {
        cancelled.countDown();
      }
    }
  }
}
