package io.msrpc.im.provider;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/** Whether storage takes a write, durably and soon. */
final class StorageHealth implements HealthIndicator {
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private final Supplier<CompletableFuture<Long>> probe;

  StorageHealth(Supplier<CompletableFuture<Long>> probe) {
    this.probe = probe;
  }

  @Override
  public Health health() {
    try {
      long time = probe.get().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
      return Health.up().withDetail("written", time).build();
    } catch (ExecutionException e) {
      return Health.down(e.getCause() == null ? e : e.getCause()).build();
    } catch (TimeoutException e) {
      return Health.down().withDetail("error", "no write within " + PATIENCE).build();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Health.unknown().build();
    }
  }
}
