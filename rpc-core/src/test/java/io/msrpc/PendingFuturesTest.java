package io.msrpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.msrpc.annotation.MsMethod;
import io.msrpc.call.NotStartedException;
import io.msrpc.call.Reason;
import io.msrpc.call.RpcException;
import io.msrpc.registry.FixedRegistry;
import io.msrpc.transport.server.ServerOptions;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Services whose futures are pending while no thread of theirs works. */
@Timeout(30)
class PendingFuturesTest {
  interface Slow {
    @MsMethod(timeoutMillis = 20_000)
    CompletableFuture<Integer> later(int number);

    @MsMethod(timeoutMillis = 20_000, nonBlocking = true)
    CompletableFuture<Integer> laterAtOnce(int number);

    @MsMethod(timeoutMillis = 1_000)
    CompletableFuture<Integer> tooLate(int number);

    int now(int number);
  }

  private static final class Promises implements Slow {
    private final BlockingQueue<CompletableFuture<Integer>> made = new LinkedBlockingQueue<>();

    CompletableFuture<Integer> next() throws InterruptedException {
      return made.poll(30, TimeUnit.SECONDS);
    }

    @Override
    public CompletableFuture<Integer> later(int number) {
      CompletableFuture<Integer> promise = new CompletableFuture<>();
      made.add(promise);
      return number > 0 ? promise : CompletableFuture.completedFuture(number);
    }

    @Override
    public CompletableFuture<Integer> laterAtOnce(int number) {
      return later(number);
    }

    @Override
    public CompletableFuture<Integer> tooLate(int number) {
      return later(number);
    }

    @Override
    public int now(int number) {
      return number;
    }
  }

  private final Promises service = new Promises();
  private final RpcServer server =
      RpcServer.builder()
          .export(Slow.class, service)
          .options(ServerOptions.DEFAULTS.withMaxPending(2))
          .start();
  private final RpcClient client =
      RpcClient.builder().registry(FixedRegistry.of(server.address().toString())).build();
  private final Slow slow = client.reference(Slow.class);

  @AfterEach
  void stop() {
    client.close();
    server.close();
  }

  private CompletableFuture<Integer> fill() throws InterruptedException {
    slow.later(1);
    CompletableFuture<Integer> first = service.next();
    slow.laterAtOnce(2);
    assertThat(service.next()).isNotNull();
    return first;
  }

  private static void assertRefused(CompletableFuture<Integer> call) {
    assertThatThrownBy(() -> call.orTimeout(30, TimeUnit.SECONDS).join())
        .isInstanceOf(CompletionException.class)
        .hasCauseInstanceOf(NotStartedException.class)
        .hasMessageContaining("too many futures of services are pending")
        .satisfies(
            e -> assertThat(((RpcException) e.getCause()).reason()).isEqualTo(Reason.OVERLOADED));
  }

  @Test
  void refusesMore_onAnyThread_andServesWhatDoesNotWait() throws Exception {
    CompletableFuture<Integer> first = fill();
    assertRefused(slow.later(3));
    assertRefused(slow.laterAtOnce(3));
    assertThat(slow.now(4)).isEqualTo(4);
    assertThat(service.made).as("begun").isEmpty();
    assertThat(server.statistics().refused(Reason.OVERLOADED)).isEqualTo(2);
    first.complete(1);
    assertThat(slow.later(0).get(30, TimeUnit.SECONDS)).isZero();
  }

  @Test
  void servesAgain_onceAFutureHasFailed_orIsCancelled() throws Exception {
    CompletableFuture<Integer> first = fill();
    first.completeExceptionally(new IllegalStateException("on purpose"));
    CompletableFuture<Integer> third = slow.later(3);
    CompletableFuture<Integer> promise = service.next();
    assertRefused(slow.later(4));
    third.cancel(true);
    assertThatThrownBy(() -> promise.get(30, TimeUnit.SECONDS))
        .isInstanceOf(java.util.concurrent.CancellationException.class);
    assertThat(slow.later(0).get(30, TimeUnit.SECONDS)).isZero();
  }

  @Test
  void cancelsWhatIsTooLate_andHasRoomAgain() throws Exception {
    slow.later(1);
    assertThat(service.next()).isNotNull();
    for (int i = 0; i < 3; i++) {
      CompletableFuture<Integer> late = slow.tooLate(2);
      CompletableFuture<Integer> promise = service.next();
      assertThatThrownBy(() -> promise.get(30, TimeUnit.SECONDS))
          .isInstanceOf(java.util.concurrent.CancellationException.class);
      assertThatThrownBy(() -> late.get(30, TimeUnit.SECONDS)).isNotNull();
    }
  }

  @Test
  void servesTheNextCallOfOneCaller_whenThereIsRoomForOne() throws Exception {
    try (RpcServer narrow =
            RpcServer.builder()
                .export(Slow.class, service)
                .options(ServerOptions.DEFAULTS.withMaxPending(1))
                .start();
        RpcClient caller =
            RpcClient.builder().registry(FixedRegistry.of(narrow.address().toString())).build()) {
      Slow one = caller.reference(Slow.class);
      for (int i = 1; i <= 500; i++) {
        CompletableFuture<Integer> call = one.later(i);
        service.next().complete(i);
        assertThat(call.get(30, TimeUnit.SECONDS)).isEqualTo(i);
      }
    }
  }

  @Test
  void bindsFuturesThatAreDoneAtOnce_toNothing() throws Exception {
    fill().complete(1);
    for (int i = 0; i < 100; i++) {
      assertThat(slow.later(0).get(30, TimeUnit.SECONDS)).isZero();
    }
  }
}
