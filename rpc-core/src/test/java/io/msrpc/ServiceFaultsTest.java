package io.msrpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.msrpc.annotation.MsMethod;
import io.msrpc.call.Reason;
import io.msrpc.call.RemoteFailureException;
import io.msrpc.registry.FixedRegistry;
import io.msrpc.testing.Throwing;
import io.msrpc.transport.client.ClientOptions;
import io.msrpc.wire.FrameType;
import java.io.IOException;
import java.time.Duration;
import java.util.AbstractList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Whatever a service throws, and wherever: its call is answered at once, on a worker and on an I/O
 * thread, and nothing else notices.
 */
@Timeout(120)
class ServiceFaultsTest {
  record Answer(List<String> words) {}

  record Shown(String text) {
    @Override
    public String text() {
      throw new StackOverflowError("on purpose");
    }
  }

  /** Cannot be initialized, so no value of it can be made here either. */
  static final class Uninitialized {
    static final int BROKEN = Integer.parseInt("broken");
    int number;
  }

  record Fatal(int number) {
    Fatal {
      throw new AssertionError("on purpose");
    }
  }

  interface Faulty {
    Answer answer(Throwing what, boolean result);

    @MsMethod(nonBlocking = true)
    Answer answerAtOnce(Throwing what, boolean result);

    CompletableFuture<Answer> later(Throwing what, boolean result);

    @MsMethod(nonBlocking = true)
    CompletableFuture<Answer> laterAtOnce(Throwing what, boolean result);

    Shown shown();

    CompletableFuture<Integer> open();
  }

  /** No proxy of it can be made here either. */
  interface Arguments {
    int uninitialized(Uninitialized argument);

    @MsMethod(nonBlocking = true)
    int uninitializedAtOnce(Uninitialized argument);

    int fatal(Fatal argument);
  }

  private static final class AtFault implements Faulty, Arguments {
    private final CompletableFuture<Integer> opened = new CompletableFuture<>();

    @Override
    public Answer answer(Throwing what, boolean result) {
      if (!result) {
        throw what.sneaky();
      }
      return new Answer(failing(what));
    }

    @Override
    public Answer answerAtOnce(Throwing what, boolean result) {
      return answer(what, result);
    }

    @Override
    public CompletableFuture<Answer> later(Throwing what, boolean result) {
      return result
          ? CompletableFuture.completedFuture(new Answer(failing(what)))
          : CompletableFuture.failedFuture(what.make());
    }

    @Override
    public CompletableFuture<Answer> laterAtOnce(Throwing what, boolean result) {
      return later(what, result);
    }

    @Override
    public Shown shown() {
      return new Shown("");
    }

    @Override
    public int uninitialized(Uninitialized argument) {
      return argument.number;
    }

    @Override
    public int uninitializedAtOnce(Uninitialized argument) {
      return argument.number;
    }

    @Override
    public int fatal(Fatal argument) {
      return argument.number();
    }

    @Override
    public CompletableFuture<Integer> open() {
      return opened;
    }
  }

  /** A list whose first element cannot be had. */
  private static List<String> failing(Throwing what) {
    return new AbstractList<>() {
      @Override
      public String get(int index) {
        throw what.sneaky();
      }

      @Override
      public int size() {
        return 1;
      }
    };
  }

  private final AtFault service = new AtFault();
  private RpcServer server;
  private RpcClient client;
  private Faulty faulty;
  private CompletableFuture<Integer> other;

  /** A call of somebody else, under way on the same connection. */
  @BeforeEach
  void open() {
    server =
        RpcServer.builder().export(Faulty.class, service).export(Arguments.class, service).start();
    client =
        RpcClient.builder()
            .registry(FixedRegistry.of(server.address().toString()))
            .options(ClientOptions.DEFAULTS.withCallTimeout(Duration.ofSeconds(100)))
            .build();
    faulty = client.reference(Faulty.class);
    other = faulty.open();
  }

  @AfterEach
  void stop() throws Exception {
    try {
      service.opened.complete(7);
      assertThat(other.get(30, TimeUnit.SECONDS)).isEqualTo(7);
      await().untilAsserted(() -> assertThat(server.statistics().inFlight()).isZero());
      assertThat(server.statistics().running()).as("workers in use").isZero();
    } finally {
      client.close();
      server.close();
    }
  }

  private interface Call {
    Object make() throws Exception;
  }

  private static void assertFails(Call call, Reason reason, String text) {
    CompletableFuture<Object> answer =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return call.make();
              } catch (CompletionException e) {
                throw e;
              } catch (Exception e) {
                throw new CompletionException(e);
              }
            });
    assertThatThrownBy(() -> answer.get(30, TimeUnit.SECONDS))
        .isInstanceOf(ExecutionException.class)
        .cause()
        .isInstanceOf(RemoteFailureException.class)
        .hasMessageContaining(text)
        .extracting(e -> ((RemoteFailureException) e).reason())
        .isEqualTo(reason);
  }

  private static Reason reasonOf(Throwing what) {
    return what.make() instanceof Error ? Reason.INTERNAL : Reason.APPLICATION;
  }

  @ParameterizedTest
  @EnumSource
  void theCallFails_whenTheServiceThrows(Throwing what) {
    assertFails(() -> faulty.answer(what, false), reasonOf(what), what.text());
    assertFails(() -> faulty.answerAtOnce(what, false), reasonOf(what), what.text());
  }

  @ParameterizedTest
  @EnumSource
  void theCallFails_whenTheFutureOfTheServiceFails(Throwing what) {
    assertFails(() -> faulty.later(what, false).join(), reasonOf(what), what.text());
    assertFails(() -> faulty.laterAtOnce(what, false).join(), reasonOf(what), what.text());
  }

  @ParameterizedTest
  @EnumSource
  void theCallFails_whenTheResultCannotBeWritten(Throwing what) {
    assertFails(() -> faulty.answer(what, true), Reason.INTERNAL, what.text());
    assertFails(() -> faulty.answerAtOnce(what, true), Reason.INTERNAL, what.text());
    assertFails(() -> faulty.later(what, true).join(), Reason.INTERNAL, what.text());
    assertFails(() -> faulty.laterAtOnce(what, true).join(), Reason.INTERNAL, what.text());
  }

  @Test
  void theCallFails_whenAGetterOfTheResultRunsOutOfStack() {
    assertFails(faulty::shown, Reason.INTERNAL, "StackOverflowError");
  }

  @ParameterizedTest
  @CsvSource({"uninitialized, 9", "uninitializedAtOnce, 9", "fatal, 2"})
  void theCallFails_whenAnArgumentCannotBeMade(String method, int status) throws IOException {
    try (Peer peer = Peer.greeted(server.address(), "")) {
      for (int id = 1; id <= 2; id++) {
        byte[] call = Peer.envelope(Arguments.class, method);
        peer.send(Peer.frame(1, 1, 0, id, Peer.concat(call, Peer.hex("03 0807"))));
        Peer.Received answer = peer.read(FrameType.RESPONSE);
        assertThat(answer.id()).isEqualTo(id);
        assertThat(answer.status()).isEqualTo(status);
      }
      assertThat(server.statistics().openConnections()).isEqualTo(2);
    }
  }
}
