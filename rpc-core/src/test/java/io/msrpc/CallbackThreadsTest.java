package io.msrpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.msrpc.annotation.MsService;
import io.msrpc.call.NotStartedException;
import io.msrpc.registry.FixedRegistry;
import io.msrpc.transport.EventLoops;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Where the dependents of a client's futures run, and what they may do there. */
@Timeout(120)
class CallbackThreadsTest {
  private static final int SECONDS = 60;

  /** More than the threads of any pool here that do not wait. */
  private static final int MANY = 200;

  private static final InheritableThreadLocal<String> INHERITED = new InheritableThreadLocal<>();

  @MsService(timeoutMillis = 100_000)
  interface Numbers {
    CompletableFuture<Integer> later(int number);

    int now(int number);
  }

  private final CompletableFuture<Void> mayAnswer = new CompletableFuture<>();

  @AutoClose
  private final RpcServer server =
      RpcServer.builder().export(Numbers.class, new Answering()).start();

  private final class Answering implements Numbers {
    @Override
    public CompletableFuture<Integer> later(int number) {
      return mayAnswer.thenApply(go -> number);
    }

    @Override
    public int now(int number) {
      return number;
    }
  }

  private RpcClient.Builder builder() {
    return RpcClient.builder().registry(FixedRegistry.of(server.address().toString()));
  }

  @AutoClose private final RpcClient client = builder().build();
  private final Numbers numbers = client.reference(Numbers.class);

  /** Many calls whose dependents do that, all under way before the first is answered. */
  private List<Integer> many(Supplier<Integer> inACallback) {
    List<CompletableFuture<Integer>> calls =
        IntStream.range(0, MANY)
            .mapToObj(i -> numbers.later(i).thenApply(answer -> inACallback.get()))
            .toList();
    mayAnswer.complete(null);
    return calls.stream().map(call -> call.orTimeout(SECONDS, TimeUnit.SECONDS).join()).toList();
  }

  @Test
  void mayWaitForAnotherFutureOfTheClient() {
    assertThat(many(() -> numbers.later(7).join())).hasSize(MANY).containsOnly(7);
    assertThat(numbers.now(1)).isOne();
  }

  @Test
  void mayWaitForSeveralFutures() {
    assertThat(many(this::sumOfTwo)).hasSize(MANY).containsOnly(9);
  }

  private int sumOfTwo() {
    CompletableFuture<Integer> four = numbers.later(4);
    CompletableFuture<Integer> five = numbers.later(5);
    CompletableFuture.allOf(four, five).join();
    return four.join() + five.join();
  }

  @Test
  void mayCallSynchronously() {
    assertThat(many(() -> numbers.now(8))).hasSize(MANY).containsOnly(8);
  }

  @Test
  void mayWaitInsideAMonitor() {
    Object monitor = new Object();
    Supplier<Integer> inside =
        () -> {
          synchronized (monitor) {
            return numbers.later(7).join();
          }
        };
    assertThat(many(inside)).hasSize(MANY).containsOnly(7);
  }

  @Test
  void inheritNothing_fromWhoeverCallsFirst() throws Exception {
    INHERITED.set("the first caller's");
    ClassLoader before = Thread.currentThread().getContextClassLoader();
    try (RpcClient fresh = builder().build()) {
      Thread.currentThread().setContextClassLoader(new ClassLoader(before) {});
      CompletableFuture<String> seen =
          fresh
              .reference(Numbers.class)
              .later(1)
              .thenApply(answer -> INHERITED.get() + context().equals(before));
      mayAnswer.complete(null);
      assertThat(seen.get(SECONDS, TimeUnit.SECONDS)).isEqualTo("nulltrue");
    } finally {
      INHERITED.remove();
      Thread.currentThread().setContextClassLoader(before);
    }
  }

  private static ClassLoader context() {
    return Thread.currentThread().getContextClassLoader();
  }

  @Test
  void areThoseOfTheExecutor_thatWasAskedFor() throws Exception {
    Executor named = task -> new Thread(task, "the application's").start();
    try (RpcClient other = builder().executor(named).build()) {
      CompletableFuture<String> thread =
          other
              .reference(Numbers.class)
              .later(1)
              .thenApply(answer -> Thread.currentThread().getName());
      mayAnswer.complete(null);
      assertThat(thread.get(SECONDS, TimeUnit.SECONDS)).isEqualTo("the application's");
    }
  }

  @Test
  void completeOnTheSpot_whatTheExecutorRefuses() throws Exception {
    Executor full =
        task -> {
          throw new RejectedExecutionException("full");
        };
    try (RpcClient other = builder().executor(full).build()) {
      CompletableFuture<Integer> answer = other.reference(Numbers.class).later(1);
      mayAnswer.complete(null);
      assertThat(answer.get(SECONDS, TimeUnit.SECONDS)).isOne();
    }
  }

  @Test
  void onAnIoThread_refuseToWait() {
    try (RpcClient direct = builder().executor(Runnable::run).build()) {
      Numbers inLine = direct.reference(Numbers.class);
      CompletableFuture<Integer> hangs = new CompletableFuture<>();
      CompletableFuture<Boolean> onIoThread =
          inLine.later(1).thenApply(answer -> EventLoops.onIoThread());
      List<CompletableFuture<Integer>> waiting =
          Stream.<Supplier<Integer>>of(
                  () -> inLine.later(2).thenCombine(hangs, Integer::sum).join(),
                  () -> inLine.later(2).thenCombine(hangs, Integer::sum).copy().join())
              .map(wait -> inLine.later(1).thenApply(answer -> wait.get()))
              .toList();
      CompletableFuture<Integer> calling = inLine.later(1).thenApply(answer -> inLine.now(3));
      mayAnswer.complete(null);
      assertThat(onIoThread.orTimeout(SECONDS, TimeUnit.SECONDS).join()).isTrue();
      for (CompletableFuture<Integer> one : waiting) {
        assertThatThrownBy(() -> one.orTimeout(SECONDS, TimeUnit.SECONDS).join())
            .hasRootCauseInstanceOf(IllegalStateException.class)
            .hasMessageContaining("would block an I/O thread");
      }
      assertThatThrownBy(() -> calling.orTimeout(SECONDS, TimeUnit.SECONDS).join())
          .hasRootCauseInstanceOf(NotStartedException.class)
          .hasMessageContaining("would block an I/O thread");
      assertThat(inLine.now(4)).as("nobody else is hurt").isEqualTo(4);
    }
  }
}
