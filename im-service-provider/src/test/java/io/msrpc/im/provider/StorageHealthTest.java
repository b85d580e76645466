package io.msrpc.im.provider;

import static org.assertj.core.api.Assertions.assertThat;

import io.msrpc.im.provider.storage.StorageFailedException;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;

final class StorageHealthTest {
  @Test
  void isUp_whenAWriteWorks() {
    Health health = new StorageHealth(() -> CompletableFuture.completedFuture(7L)).health();
    assertThat(health.getStatus()).isEqualTo(Status.UP);
    assertThat(health.getDetails()).containsEntry("written", 7L);
  }

  @Test
  void isDown_whenAWriteFails() {
    CompletableFuture<Long> failed =
        CompletableFuture.failedFuture(
            new StorageFailedException("disk full", new IllegalStateException()));
    Health health = new StorageHealth(() -> failed).health();
    assertThat(health.getStatus()).isEqualTo(Status.DOWN);
    assertThat(health.getDetails().get("error").toString()).contains("disk full");
  }

  @Test
  void isDown_whenAWriteTakesTooLong() {
    Health health = new StorageHealth(CompletableFuture::new).health();
    assertThat(health.getStatus()).isEqualTo(Status.DOWN);
    assertThat(health.getDetails().get("error").toString()).contains("PT2S");
  }
}
