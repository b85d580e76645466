package io.msrpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongFunction;

/** 200 calls a second, whether the ones before have been answered or not, until it is finished. */
final class SteadyLoad implements AutoCloseable {
  private static final long PERIOD_MILLIS = 5;
  private static final int MAX_PENDING = 1000;
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  private final LongFunction<CompletableFuture<Long>> service;
  private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
  private final AtomicLong begun = new AtomicLong();
  private final AtomicLong ended = new AtomicLong();
  private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();

  SteadyLoad(LongFunction<CompletableFuture<Long>> service) {
    this.service = service;
    clock.scheduleAtFixedRate(this::call, 0, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
  }

  private void call() {
    if (begun.get() - ended.get() >= MAX_PENDING) {
      return;
    }
    long id = begun.incrementAndGet();
    service
        .apply(id)
        .whenComplete(
            (answer, failure) -> {
              if (failure != null) {
                failures.add(failure);
              }
              ended.incrementAndGet();
            });
  }

  /** Returns when so many calls have been begun after this, and ended. */
  void awaitMore(long calls) {
    long target = begun.get() + calls;
    await("calls").atMost(PATIENCE).until(() -> ended.get() >= target || !failures.isEmpty());
  }

  /** Makes no further call, awaits those under way, and fails if any call has. */
  void finish() {
    close();
    await("the last calls").atMost(PATIENCE).until(() -> ended.get() == begun.get());
    assertThat(failures).isEmpty();
  }

  @Override
  public void close() {
    clock.shutdown();
    try {
      assertThat(clock.awaitTermination(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
