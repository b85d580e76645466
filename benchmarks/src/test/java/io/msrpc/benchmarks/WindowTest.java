package io.msrpc.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class WindowTest {
  @Test
  void neverLetsMoreIn_thanItsSize() throws Exception {
    AtomicInteger inside = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    Window window = new Window(8);
    for (int i = 0; i < 1000; i++) {
      window.enter();
      most.accumulateAndGet(inside.incrementAndGet(), Math::max);
      CompletableFuture.runAsync(
          () -> {
            inside.decrementAndGet();
            window.leave();
          });
    }
    window.awaitAll();
    assertThat(inside).hasValue(0);
    assertThat(most.get()).isBetween(1, 8);
  }

  @Test
  void waits_untilAQuarterIsFree() throws Exception {
    CompletableFuture<Window> made = new CompletableFuture<>();
    AtomicInteger entered = new AtomicInteger();
    CompletableFuture<Void> full = new CompletableFuture<>();
    Thread sender =
        new Thread(
            () -> {
              Window window = new Window(8);
              made.complete(window);
              for (int i = 0; i < 8; i++) {
                window.enter();
                entered.incrementAndGet();
              }
              full.complete(null);
              window.enter();
              entered.incrementAndGet();
            });
    sender.start();
    Window window = made.get(30, TimeUnit.SECONDS);
    full.get(30, TimeUnit.SECONDS);
    assertThat(entered).hasValue(8);
    window.leave();
    window.leave();
    sender.join();
    assertThat(entered).hasValue(9);
  }
}
